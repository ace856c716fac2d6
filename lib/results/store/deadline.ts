import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { AppError } from "@/lib/wire/errors";

/** Ends a query that takes too long. @throws AppError not_ready */
export async function withDeadline<T>(connection: DuckDBConnection, ms: number, work: () => Promise<T>): Promise<T> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    connection.interrupt();
  }, ms);
  try {
    return await work();
  } catch (error) {
    if (!isLate) throw error;
    throw new AppError("not_ready", "This takes too long on so many rows. Narrow it down and try again.", {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}
