import "server-only";

/** Raised whenever the tables or what is put into them change: older caches are then built anew. */
export const schemaVersion = 13;

/**
 * `source` says how far each file was read: `input`, or a spool's kind with its generation.
 * `input` has a row per request; rows with `is_extra` stand for results that belong to no request of the file.
 * `slot` numbers the requests that share a custom_id from the first (`k`) and from the last (`back`), so that repeated
 * ids lose no row.
 * `result` has a row per delivered line; `seq` is null for a failure that a later answer replaced.
 * `find` columns hold lower-cased text for substring search, `head` columns the beginning of a text, to sort by: whole
 * texts of a large batch would not fit into the memory there is for it. `is_escaped`: JSON that spells letters by number.
 * `long_path` names a field that is too long to be kept whole and stands in `find` letter for letter, from `long_at` on: `kept`
 * of a field says "whole", "placed" where that is so, else "start".
 * `context` holds what requests tell the model beside their last user turn, once for all that share it; `aside` is what an
 * answer holds beside its text, calls of tools and reasoning. Both are lower-cased, for search alone.
 * `rest` holds texts that are longer than one piece, in pieces that overlap by `skip` characters, for search alone: of the prompt
 * and the cells of a request (`owner` is its seq), of the text and the aside of an answer (the number of its line).
 * `field` holds what JSON answers unfold to, by the number of their line; `cell` what requests bring from their table,
 * `table_row` where the line of the source table lies that a request was made of.
 * `filled` holds answers of reruns in the places of what they make good (see `fills`), `filled_field` their fields;
 * `shown` and `shown_field` are what a reader sees: a batch's own, but for those places; there `asked_model` is the model the
 * rerun asked, and `detail_generation` finds the details of the answer (see `detail`).
 */
const resultTable = `no integer, is_error boolean, generation integer, request_id varchar, custom_id varchar, start bigint,
    length integer, status varchar, is_known boolean, flag varchar, schema_error varchar, unchecked varchar, answer varchar, head varchar,
    is_answer_cut boolean, find varchar, aside varchar, calls integer, has_reasoning boolean, is_escaped boolean, hash ubigint,
    long_path varchar, long_at integer, long_length integer, finish_reason varchar, input_tokens bigint, output_tokens bigint,
    error_status integer, error_code varchar, error_message varchar, error_key varchar, seq integer`;
const fieldTable = "no integer, path varchar, kind varchar, text varchar, number double, kept varchar";
const restTable = "kind varchar, owner integer, path varchar, part integer, skip integer, find varchar";
export const resultNames = [...resultTable.matchAll(/(\w+) \w+(?:,|$)/g)].map(([, name]) => name ?? "");

export const showOwn = `
  create or replace view shown as select *, null::varchar as asked_model, generation as detail_generation from result;
  create or replace view shown_field as select *, rowid as place from field;
  create or replace view shown_rest as from rest;
`;
export const showFilled = `
  create or replace view shown as
    select *, null::varchar as asked_model, generation as detail_generation
    from result where seq not in (select seq from filled)
    union all select ${resultNames.join(", ")}, asked_model, -no from filled;
  create or replace view shown_field as
    select *, rowid as place from field union all select *, 1000000000 + rowid from filled_field;
  create or replace view shown_rest as from rest union all from filled_rest;
`;

export const createTables = `
  create table meta(version integer, input_bytes bigint, table_bytes bigint);
  create table source(name varchar primary key, generation integer, consumed bigint, lines integer);
  create table schema_text(key varchar, text varchar);
  create table input(seq integer, custom_id varchar, model varchar, prompt varchar, head varchar, is_prompt_cut boolean, find varchar,
    context_key varchar, images integer, wants_json boolean, schema_key varchar, start bigint, length integer, is_extra boolean);
  create table context(key varchar, find varchar);
  create table cell(seq integer, path varchar, kind varchar, text varchar, number double);
  create table table_row(seq integer, start bigint, length integer, is_cut boolean);
  create table slot(custom_id varchar, seq integer, k integer, back integer);
  create table result(${resultTable});
  create table field(${fieldTable});
  create table filled(${resultTable}, batch_id varchar, child_no integer, child_seq integer, asked_model varchar);
  create table filled_field(${fieldTable});
  create table rest(${restTable});
  create table filled_rest(${restTable});
  ${showOwn}
`;

/** So many letters of a text are its `head`. */
export const headLength = 100;
