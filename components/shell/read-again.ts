import type { QueryClient, QueryKey } from "@tanstack/react-query";

/** What is on screen is read again at most this often, however much moves. */
const gapMs = 2_000;
/** News that come together are one reading, and browsers that hear them together do not all read at one moment. */
const gather = { leastMs: 100, spreadMs: 200 };
/** A page made by the server is in sight within this time after it was read there. */
const onItsWayMs = 10_000;

/**
 * Marks what caches hold under `queryKey` as old and reads it again where it is on screen. A first answer that is still
 * on its way may be from before the change; it cannot be called back, so it is asked for once more.
 */
async function readAgain(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const first = client.getQueryCache().findAll({
    queryKey,
    predicate: ({ state }) => state.data === undefined && state.fetchStatus !== "idle",
  });
  await client.invalidateQueries({ queryKey });
  for (const query of first) void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
}

export type Reader = {
  /** Something under this key (below `["t", team]`) changed: every reading that ends well from now on has it. */
  changed: (key: readonly string[]) => void;
  stop: () => void;
};

/**
 * Reads again what changed: the first time at once, then at most every two seconds, and always once more after the last
 * change.
 */
export function reader(client: QueryClient, team: string): Reader {
  const due = new Map<string, ReturnType<typeof setTimeout>>();
  const changedAtMs = new Map<string, number>();
  const readAtMs = new Map<string, number>();

  function plan(key: readonly string[]) {
    const name = key.join("/");
    if (due.has(name)) return;
    const gatherMs = gather.leastMs + Math.random() * gather.spreadMs;
    const inMs = Math.max(gatherMs, (readAtMs.get(name) ?? 0) + gapMs - Date.now());
    const read = () => {
      due.delete(name);
      readAtMs.set(name, Date.now());
      void readAgain(client, ["t", team, ...key]);
    };
    due.set(name, setTimeout(read, inMs));
  }
  // A page that was read on the server before a change and arrives after it brings the older picture along.
  const unsubscribe = client.getQueryCache().subscribe((event) => {
    const isBrought =
      (event.type === "added" && event.query.state.data !== undefined) ||
      (event.type === "updated" && event.action.type === "setState");
    if (!isBrought) return;
    const [, of, ...rest] = event.query.queryKey;
    if (of !== team) return;
    for (let length = rest.length; length > 0; length -= 1) {
      const key = rest.slice(0, length).map(String);
      if (Date.now() - (changedAtMs.get(key.join("/")) ?? Number.NEGATIVE_INFINITY) < onItsWayMs) return plan(key);
    }
  });
  return {
    changed: (key) => {
      changedAtMs.set(key.join("/"), Date.now());
      plan(key);
    },
    stop: () => {
      unsubscribe();
      for (const timer of due.values()) clearTimeout(timer);
    },
  };
}
