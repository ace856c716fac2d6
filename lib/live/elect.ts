import type { Heard } from "./contract";
import { LiveShare } from "./share";
import { silenceMs } from "./stream";

/**
 * Between tabs: the one that holds the stream tells all, or answers one that joined. Whoever takes it over asks how far the
 * others are, since it goes on from where it stands itself.
 */
type Said =
  | { kind: "heard"; heard: Heard; to?: string }
  | { kind: "join"; from: string; after: number }
  | { kind: "ask" };

export type Line = { check: () => void; close: () => void };

/**
 * For browsers without shared workers: the tabs of a browser elect one of them (a Web Lock) that holds the stream and
 * passes on what it hears. When that one closes, or goes silent because it was frozen, another takes its place.
 */
export function joinElected(team: string, after: number, tell: (heard: Heard) => void): Line {
  const self = crypto.randomUUID();
  const name = `batchdeck.live.${team}`;
  const channel = new BroadcastChannel(name);
  const abort = new AbortController();
  let share: LiveShare | null = null;
  let lastId = after;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let letGo = () => {};

  function hear(heard: Heard) {
    if (heard.kind === "event") lastId = Math.max(lastId, heard.event.id);
    clearTimeout(watchdog);
    // The holder's own watchdog comes first; this one is for a holder that was frozen.
    if (!share) watchdog = setTimeout(() => elect({ steal: true }), 2 * silenceMs);
    tell(heard);
  }
  function elect(how: { steal: true } | { signal: AbortSignal }) {
    const hold = () => {
      if (abort.signal.aborted) return;
      clearTimeout(watchdog);
      share = new LiveShare(team, lastId, (heard) => {
        channel.postMessage({ kind: "heard", heard } satisfies Said);
        hear(heard);
      });
      channel.postMessage({ kind: "ask" } satisfies Said);
      return new Promise<void>((resolve) => {
        letGo = resolve;
      });
    };
    navigator.locks.request(name, how, hold).catch(() => {
      // Another tab took it while this one was frozen: follow that one.
      share?.close();
      share = null;
      if (!abort.signal.aborted) elect({ signal: abort.signal });
    });
  }
  const joined = (): Said => ({ kind: "join", from: self, after: lastId });
  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data.kind === "ask" && !share) channel.postMessage(joined());
    if (data.kind === "heard" && (data.to ?? self) === self && !share) hear(data.heard);
    if (data.kind === "join")
      for (const heard of share?.join(data.after) ?? [])
        channel.postMessage({ kind: "heard", heard, to: data.from } satisfies Said);
  };
  hear({ kind: "state", state: "connecting" });
  channel.postMessage(joined());
  elect({ signal: abort.signal });
  return {
    check: () => share?.check(),
    close: () => {
      abort.abort();
      clearTimeout(watchdog);
      share?.close();
      letGo();
      channel.close();
    },
  };
}
