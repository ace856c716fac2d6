import "server-only";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { pool } from "./client";

const migrationLock = 7_301_116;

/** Brings the schema up to date. Safe when several processes start at once: one migrates, the others wait for it. */
export async function migrateDatabase(): Promise<void> {
  const client = await pool().connect();
  try {
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    await migrate(drizzle(client), {
      migrationsFolder: join(/* turbopackIgnore: true */ process.cwd(), "lib/db/migrations"),
    });
  } finally {
    await client.query("select pg_advisory_unlock($1)", [migrationLock]).catch(() => undefined);
    client.release();
  }
}
