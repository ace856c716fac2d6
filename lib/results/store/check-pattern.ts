import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { AppError } from "@/lib/wire/errors";

/** @throws AppError invalid_input on `field` for a pattern that is none */
export async function checkPattern(connection: DuckDBConnection, pattern: string, field: string): Promise<void> {
  try {
    await connection.run("select regexp_matches('', $pattern::varchar, 'i')", { pattern });
  } catch (error) {
    const [, reason = "it is not one"] = /Error:\s*([^\n]+)/.exec(error instanceof Error ? error.message : "") ?? [];
    throw new AppError("invalid_input", `This pattern cannot be searched for: ${reason}.`, { field });
  }
}
