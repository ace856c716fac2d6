import { mutationOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import { runSql } from "./contract";

/** Runs a query; a refused one rejects with the engine's own words. */
export const sqlMutation = (team: string, batchId: string) =>
  mutationOptions({ mutationFn: (sql: string) => call(runSql, { team, batchId, sql }) });
