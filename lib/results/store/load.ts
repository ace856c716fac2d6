import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { previewLetters, type StagePaths } from "@/lib/results/reader/contract";
import type { SpoolKind } from "@/lib/results/rules/result";
import { headLength } from "./schema";

/** All that a staged row carries is capped (`reader/rows`): together well below this, of which the engine sets aside a few. */
const stagedRowBytesMax = 4 << 20;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
/** A table function over staged rows; the columns are spelled out, so that nothing is guessed from what people wrote. */
export const staged = (path: string, columns: Record<string, string>): string =>
  `read_json(${quoted(path)}, format = 'newline_delimited', maximum_object_size = ${stagedRowBytesMax},
    columns = {${Object.entries(columns)
      .map(([name, type]) => `${name}: '${type}'`)
      .join(", ")}})`;

const requestColumns = {
  seq: "integer",
  custom_id: "varchar",
  model: "varchar",
  is_prompt_cut: "boolean",
  text: "varchar",
  context_key: "varchar",
  images: "integer",
  wants_json: "boolean",
  schema_key: "varchar",
  start: "bigint",
  length: "integer",
};

const resultColumns = {
  no: "integer",
  request_id: "varchar",
  custom_id: "varchar",
  start: "bigint",
  length: "integer",
  status: "varchar",
  is_known: "boolean",
  flag: "varchar",
  schema_error: "varchar",
  unchecked: "varchar",
  text: "varchar",
  aside: "varchar",
  calls: "integer",
  has_reasoning: "boolean",
  is_answer_cut: "boolean",
  is_escaped: "boolean",
  long_path: "varchar",
  long_at: "integer",
  long_length: "integer",
  finish_reason: "varchar",
  input_tokens: "bigint",
  output_tokens: "bigint",
  error_status: "integer",
  error_code: "varchar",
  error_message: "varchar",
  error_key: "varchar",
};

const cellColumns = { path: "varchar", kind: "varchar", text: "varchar", number: "double" };
const idColumns = { no: "integer", custom_id: "varchar" };
export const restColumns = {
  kind: "varchar",
  owner: "bigint",
  path: "varchar",
  part: "integer",
  skip: "integer",
  text: "varchar",
};

/** Puts the pieces of long texts beside them. */
export const loadRests = ({ rests }: StagePaths): string => `
  insert into rest select kind, owner, path, part, skip, lower(text) from ${staged(rests, restColumns)};
`;

/** Puts files of staged requests into `input`, `context` and `cell`. */
export const loadRequests = ({ rows, beside, cells }: StagePaths): string => `
  insert into input
  select seq, custom_id, model, left(text, ${previewLetters}), left(text, ${headLength}), is_prompt_cut, lower(custom_id || chr(10) || text),
    context_key, images, wants_json, schema_key, start, length, false
  from ${staged(rows, requestColumns)};
  insert into context select key, lower(text) from ${staged(beside, { key: "varchar", text: "varchar" })}
  where key not in (select key from context);
  insert into cell from ${staged(cells, { seq: "integer", ...cellColumns })};
`;

/** Gives every request its slot, once the whole input is read. */
export const createSlots = `
  insert into slot
  select custom_id, seq, row_number() over (partition by custom_id order by seq),
    row_number() over (partition by custom_id order by seq desc)
  from input;
`;

type Arriving = { stage: StagePaths; kind: SpoolKind; generation: number };

/** The arriving lines, all of one kind, each numbered among the lines of its kind with the same custom_id. */
const numbered = ({ stage, kind }: Arriving): string => `
  with line as (from ${staged(stage.beside, idColumns)}), had as (
    select custom_id, count(*) as lines from result
    where is_error = ${kind === "error"} and custom_id in (select custom_id from line) group by custom_id
  )
  select line.no, line.custom_id,
    coalesce(had.lines, 0) + row_number() over (partition by line.custom_id order by line.no) as k
  from line left join had using (custom_id)
`;

/**
 * Answers fill the places of a custom_id from the first on, failures from the last: neither hides the other. The join
 * is by equality of columns alone, or the engine would compare every line with every slot. The table is made anew for
 * each commit, as deleted rows would still be read.
 */
const place = (arriving: Arriving): string => `
  create or replace temp table placed as
  select line.no, line.custom_id, line.k, slot.seq, coalesce(input.wants_json, false) as wants_json
  from (${numbered(arriving)}) line
  left join slot on slot.custom_id = line.custom_id and slot.${arriving.kind === "error" ? "back" : "k"} = line.k
  left join input on input.seq = slot.seq;
`;

/** Makes room for lines that belong to no request: nothing delivered is dropped. */
const addExtras = ({ kind }: Arriving): string => `
  create or replace temp table extra as
  select no, custom_id, k, (select coalesce(max(seq), -1) from input) + row_number() over (order by no) as seq
  from placed
  where seq is null and ${kind === "error" ? "k = 1 and custom_id not in (select custom_id from slot)" : "true"};
  insert into input select seq, custom_id, null, '', '', false, lower(custom_id), null, 0, false, null, null, null, true from extra;
  insert into slot select custom_id, seq, k, case when k = 1 then 1 end from extra;
  update placed set seq = extra.seq from extra where extra.no = placed.no;
`;

/**
 * A failure whose place already has an answer gets none; a flag "not JSON" stays where JSON was asked for. Lines and their
 * places stand side by side in the order of the file: a join would keep the texts in memory and write them down once more.
 */
const insertResults = ({ stage, kind, generation }: Arriving): string => `
  insert into result
  select line.no, ${kind === "error"}, ${generation}, line.request_id, line.custom_id, line.start, line.length, line.status, line.is_known,
    case when flag = 'not_json' and not wants_json then null else flag end,
    schema_error, unchecked, left(text, ${previewLetters}), left(text, ${headLength}), is_answer_cut,
    lower(concat_ws(chr(10), nullif(text, ''), error_message)), lower(aside), calls, has_reasoning, is_escaped,
    case when length(text) >= 40 then hash(lower(concat_ws(chr(10), nullif(text, ''), error_message))) end,
    long_path, long_at, long_length, finish_reason, input_tokens, output_tokens, error_status, error_code, error_message, error_key,
    case when line.no <> placed.place then error('a line lost its place')::integer
      ${kind === "error" ? "when placed.seq in (select seq from result where not is_error) then null" : ""} else placed.seq end
  from ${staged(stage.rows, resultColumns)} line
  positional join (select no as place, seq, wants_json from placed order by no) placed;
`;

const insertFields = ({ stage }: Arriving): string =>
  `insert into field from ${staged(stage.cells, { no: "integer", ...cellColumns, kept: "varchar" })};`;

/** An answer takes the place of an earlier failure. */
const supersede = `
  update result set seq = null
  where is_error and seq in (select seq from placed);
`;

/** Puts files of staged results into their tables, each line beside its request. */
export async function loadResults(connection: DuckDBConnection, arriving: Arriving): Promise<void> {
  await connection.run(place(arriving));
  const strangers = await connection.runAndReadAll("select 1 from placed where seq is null limit 1");
  if (strangers.currentRowCount > 0) await connection.run(addExtras(arriving));
  await connection.run(
    insertResults(arriving) + (arriving.kind === "output" ? insertFields(arriving) + supersede : ""),
  );
}

/** Forgets every failure, before the error file is read anew. */
export const dropErrors = `
  delete from result where is_error;
  delete from field where no not in (select no from result);
  delete from rest where kind in ('answer', 'aside') and owner not in (select no from result);
  delete from input where is_extra and seq not in (select seq from result where seq is not null);
  delete from slot where seq not in (select seq from input);
`;
