import { type LiveEvent, LiveEvent as LiveEventSchema, livePath } from "@/lib/live/contract";
import type { Client } from "./client";
import { until } from "./world";

export type Listening = {
  events: LiveEvent[];
  names: string[];
  close: () => void;
  /** The server ended the stream. */
  isClosed: () => boolean;
  next: (isRight: (event: LiveEvent) => boolean) => Promise<LiveEvent>;
  /** Waits for the very moment of one that is still to come. */
  coming: (isRight: (event: LiveEvent) => boolean) => Promise<LiveEvent>;
};

/** Opens a team's stream and collects what it says. */
export async function listen(client: Client, team: string, lastEventId?: number): Promise<Listening> {
  const abort = new AbortController();
  const response = await client.raw(livePath(team), {
    signal: abort.signal,
    headers: lastEventId === undefined ? {} : { "last-event-id": String(lastEventId) },
  });
  if (response.status !== 200 || !response.body) throw new Error(`no stream: ${response.status}`);
  const events: LiveEvent[] = [];
  const names: string[] = [];
  let isClosed = false;
  const awaited = new Set<(event: LiveEvent) => void>();
  const take = (event: LiveEvent) => {
    events.push(event);
    for (const tell of [...awaited]) tell(event);
  };
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  void (async () => {
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const blocks = (rest + part.value).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const name = /^event: (.*)$/m.exec(block)?.[1];
        if (!name) continue;
        names.push(name);
        if (name === "change") take(LiveEventSchema.parse(JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "")));
      }
    }
  })()
    .catch(() => undefined)
    .finally(() => {
      isClosed = true;
    });
  await until(
    async () => names.length,
    (count) => count > 0,
  );
  return {
    events,
    names,
    close: () => abort.abort(),
    isClosed: () => isClosed,
    coming: (isRight) =>
      new Promise((resolve) => {
        const tell = (event: LiveEvent) => {
          if (!isRight(event)) return;
          awaited.delete(tell);
          resolve(event);
        };
        awaited.add(tell);
      }),
    next: async (isRight) => {
      await until(
        async () => events.some(isRight),
        (found) => found,
      );
      const found = events.find(isRight);
      if (!found) throw new Error("unreachable");
      return found;
    },
  };
}
