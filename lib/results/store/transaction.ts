import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";

const open = new WeakSet<DuckDBConnection>();

/** All of `work` or nothing of it; within another such transaction it becomes part of that. */
export async function inTransaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  if (open.has(connection)) return work();
  await connection.run("begin");
  open.add(connection);
  try {
    const result = await work();
    await connection.run("commit");
    return result;
  } catch (error) {
    await connection.run("rollback").catch(() => undefined);
    throw error;
  } finally {
    open.delete(connection);
  }
}

/** Whether what was written on a connection may still be taken back. */
export const isInTransaction = (connection: DuckDBConnection): boolean => open.has(connection);
