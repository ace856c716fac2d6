import pg from "pg";

const Real = Date;
let shiftMs = 0;

class Shifted extends Real {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(Real.now() + shiftMs);
    else super(...(given as [number]));
  }
  static override now(): number {
    return Real.now() + shiftMs;
  }
}

async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  return client;
}

/** Lives by the clock of a database that `movableClock` prepared, also in another process. */
export async function joinClock(databaseUrl: string) {
  let client = await connect(databaseUrl);
  const read = async (): Promise<void> => {
    const { rows } = await client.query<{ ms: number }>(
      "select (extract(epoch from by) * 1000)::float8 as ms from clock.shift",
    );
    shiftMs = rows[0]?.ms ?? 0;
  };
  await read();
  globalThis.Date = Shifted as DateConstructor;
  return {
    read,
    async forward(ms: number): Promise<void> {
      if (ms <= 0) return;
      shiftMs += ms;
      await client.query("update clock.shift set by = make_interval(secs => $1)", [shiftMs / 1000]);
    },
    /** Lets go of the database, so that it can be copied. */
    pause: () => client.end(),
    async resume(): Promise<void> {
      client = await connect(databaseUrl);
    },
    async close(): Promise<void> {
      globalThis.Date = Real;
      await client.end();
    },
  };
}

/**
 * A clock that can be put forward, for the code of this process (`Date`) and for a database (`now()`) alike. Timers and
 * `performance.now()` go on as they are.
 */
export async function movableClock(databaseUrl: string) {
  const client = await connect(databaseUrl);
  // Found before the built-in function of the same name, because the path names pg_catalog last.
  await client.query(`
    create schema clock;
    create table clock.shift (by interval not null);
    insert into clock.shift values ('0');
    create function clock.now() returns timestamptz language sql stable
      as 'select pg_catalog.now() + by from clock.shift';
    do $$ begin
      execute format('alter database %I set search_path = clock, public, pg_catalog', current_database());
    end $$;
  `);
  await client.end();
  return joinClock(databaseUrl);
}
export type MovableClock = Awaited<ReturnType<typeof movableClock>>;
