import "server-only";
import { z } from "zod";
import type { ResultFilter } from "@/lib/results/contract";
import type { StoreSource } from "./cache-file";
import { conditions } from "./counts";
import { withConnection } from "./engine";
import { withCache } from "./open-stores";
import { all, joined, type Values } from "./query";
import { type ViewQuery, viewOf } from "./view";

export type Choice =
  | { kind: "filter"; filter: ResultFilter }
  | { kind: "matching"; view: ViewQuery }
  | { kind: "unanswered" }
  | { kind: "cause"; key: string }
  | { kind: "seqs"; seqs: number[] }
  | { kind: "customIds"; ids: string[] };

const ResultPlace = z.object({
  seq: z.number(),
  isError: z.boolean(),
  resultGeneration: z.number(),
  resultStart: z.number(),
  resultLength: z.number(),
});
export type ResultPlace = z.infer<typeof ResultPlace>;

/** Where the result lines of failed rows lie, in input order. */
export function readFailedPlaces(source: StoreSource): Promise<ResultPlace[]> {
  const text = `
    select i.seq, r.is_error as "isError", r.generation as "resultGeneration", r.start::double as "resultStart",
      r.length as "resultLength"
    ${joined} where r.status = 'failed' order by i.seq`;
  return withCache(source, (file) => withConnection(file.alias, (connection) => all(connection, ResultPlace, text)));
}

const Place = z.object({ seq: z.number(), customId: z.string() });

function conditionOf(choice: Choice): { sql: string; values: Values } {
  switch (choice.kind) {
    case "filter":
      return { sql: conditions[choice.filter], values: {} };
    case "unanswered":
      return { sql: "r.status is distinct from 'answered'", values: {} };
    case "cause":
      return { sql: "r.status = 'failed' and r.error_key = $key", values: { key: choice.key } };
    default:
      return { sql: "true", values: {} };
  }
}

/** What a view shows, but for results that belong to no request. */
function matching(source: StoreSource, query: ViewQuery): Promise<number[]> {
  return withCache(source, (file) =>
    withConnection(file.alias, async (connection) => {
      const view = await viewOf(file, connection, query);
      const Count = z.object({ requests: z.number() });
      const sql = "select count(*)::integer as requests from input where not is_extra";
      const [count] = await all(connection, Count, sql);
      return [...view].filter((seq) => seq < (count?.requests ?? 0));
    }),
  );
}

/** Places of a batch's requests that another batch has too, by what they are called. */
export function readShared(source: StoreSource, other: StoreSource): Promise<number[]> {
  const Seq = z.object({ seq: z.number() });
  const shared = (alias: string) =>
    `select seq from input where not is_extra
     and custom_id in (select custom_id from ${alias}.main.input where not is_extra) order by seq`;
  return withCache(source, (file) =>
    withCache(other, ({ alias }) =>
      withConnection(file.alias, async (connection) =>
        (await all(connection, Seq, shared(alias))).map(({ seq }) => seq),
      ),
    ),
  );
}

/** Places of the requests that are meant, in input order. Results that belong to no request are never among them. */
export async function readSeqs(source: StoreSource, choice: Choice): Promise<number[]> {
  if (choice.kind === "matching") return matching(source, choice.view);
  const { sql, values } = conditionOf(choice);
  const text = `select i.seq, i.custom_id as "customId" ${joined} where not i.is_extra and ${sql} order by i.seq`;
  const places = await withCache(source, (file) =>
    withConnection(file.alias, (connection) => all(connection, Place, text, values)),
  );
  const seqs = new Set(choice.kind === "seqs" ? choice.seqs : []);
  const ids = new Set(choice.kind === "customIds" ? choice.ids : []);
  const isMeant = ({ seq, customId }: z.infer<typeof Place>) =>
    choice.kind === "seqs" ? seqs.has(seq) : choice.kind === "customIds" ? ids.has(customId) : true;
  return places.filter(isMeant).map(({ seq }) => seq);
}
