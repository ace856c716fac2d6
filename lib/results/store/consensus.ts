import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { all } from "./query";
import { votesSql } from "./views";

/** More of an answer is no value that runs could agree on. */
const letters = 2_000;

const Consensus = z.object({
  key: z.string(),
  runs: z.number(),
  /** What most runs say; null where as many say something else. */
  said: z.string().nullable(),
  votes: z.number(),
});
export type Consensus = z.infer<typeof Consensus>;

/** What the runs of each repeated request agree on, in the order of the requests. Without a path: in the whole answer. */
export function readConsensus(
  connection: DuckDBConnection,
  pattern: string,
  path: string | undefined,
): Promise<Consensus[]> {
  const sql = `${votesSql(path, letters)},
    ranked as (select key, sum(votes)::integer as runs, min(first) as first, list(votes order by votes desc, first) as votes,
      list(text order by votes desc, first) as texts from vote group by key)
    select key, runs, case when coalesce(votes[2], 0) < votes[1] then texts[1] end as said, votes[1] as votes
    from ranked order by first`;
  return all(connection, Consensus, sql, { pattern, ...(path === undefined ? {} : { path }) });
}
