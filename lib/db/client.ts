import "server-only";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import { errorName, log } from "@/lib/log";
import { once, runtime } from "@/lib/runtime";

// Whole numbers wider than 2^53 do not occur here (counts and sizes); without this `pg` gives strings.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type Database = NodePgDatabase;
/** A database or an open transaction: what a verb writes through. */
export type Db = Database | Parameters<Parameters<Database["transaction"]>[0]>[0];

/** Longer waits for a server would only pile up: without a database nothing can be answered anyway. */
const connectMs = 2_000;
/** A server that is there but busy is worth a longer wait for one of its connections. */
const queueMs = 5_000;

class Client extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super({ ...config, connectionTimeoutMillis: connectMs });
  }
}

export function pool(): pg.Pool {
  return once("pool", () => {
    const made = new pg.Pool({
      connectionString: runtime().databaseUrl,
      max: 16,
      Client,
      connectionTimeoutMillis: queueMs,
      keepAlive: true,
      idleTimeoutMillis: 30_000,
      // A process that was frozen in the middle of a transaction must not keep its locks from the others.
      idle_in_transaction_session_timeout: 15_000,
    });
    const note = (error: unknown) => log("warn", "database.connection_lost", { error: errorName(error) });
    made.on("error", note);
    // A connection that breaks in the middle of a transaction says so twice: to the query, which fails, and as an event,
    // which would end the process if nobody heard it.
    made.on("connect", (client) => client.on("error", note));
    return made;
  });
}

export function database(): Database {
  return once("database", () => drizzle(pool()));
}
