import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import type { SpoolKind } from "@/lib/results/rules/result";

/** How far a file was read into the cache. `lines` counts rows made of it. */
export type Progress = { generation: number; consumed: number; lines: number };
export type SourceName = "input" | "table" | SpoolKind;

const Sources = z.array(z.tuple([z.enum(["input", "table", "output", "error"]), z.number(), z.number(), z.number()]));

export async function readProgress(connection: DuckDBConnection): Promise<Map<SourceName, Progress>> {
  const read = await connection.runAndReadAll("select name, generation, consumed::double, lines from source");
  const rows = Sources.parse(read.getRowsJS());
  return new Map(rows.map(([name, generation, consumed, lines]) => [name, { generation, consumed, lines }]));
}

export async function saveProgress(connection: DuckDBConnection, name: SourceName, progress: Progress): Promise<void> {
  await connection.run("insert or replace into source values ($name, $generation, $consumed, $lines)", {
    name,
    generation: progress.generation,
    consumed: BigInt(progress.consumed),
    lines: progress.lines,
  });
}
