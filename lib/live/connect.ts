import type { Heard } from "./contract";
import { joinElected, type Line } from "./elect";
import type { FromWorker, ToWorker } from "./port-messages";
import { openLiveStream, silenceMs } from "./stream";

/** Longer than whoever holds the stream needs to notice that it is silent: then it is the holder that is gone. */
const holderGoneMs = 3 * silenceMs;

function joinWorker(team: string, after: number, tell: (heard: Heard) => void): Line {
  const worker = new SharedWorker(new URL("./live.worker.ts", import.meta.url), {
    type: "module",
    name: `live ${team}`,
  });
  const say = (message: ToWorker) => worker.port.postMessage(message);
  const lock = `batchdeck.tab.${crypto.randomUUID()}`;
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let own: Line | null = null;
  worker.port.onmessage = ({ data }: MessageEvent<FromWorker>) => tell(data);
  // Its program could not be loaded: a server that was replaced by a newer one no longer has it.
  worker.onerror = () => {
    own ??= openLiveStream(team, after, tell);
  };
  const begin = () => say({ kind: "join", team, after, lock });
  // The worker takes a lock that is free for the sign that its tab is gone: it may hear of it only once it is held.
  const hold = () => {
    begin();
    return held;
  };
  if (navigator.locks) void navigator.locks.request(lock, hold);
  else begin();
  return {
    check: () => (own ? own.check() : say({ kind: "check" })),
    close: () => {
      own?.close();
      say({ kind: "leave" });
      letGo();
    },
  };
}

/** Each kind of browser has the best line it can: a worker for all tabs, a tab for all tabs, a stream of its own. */
function join(team: string, after: number, tell: (heard: Heard) => void): Line {
  if (typeof SharedWorker !== "undefined") return joinWorker(team, after, tell);
  if (typeof BroadcastChannel !== "undefined" && navigator.locks) return joinElected(team, after, tell);
  return openLiveStream(team, after, tell);
}

/**
 * Hears what happens in a team, from event `after` on, through one stream for all tabs of the browser. A page that
 * wakes, comes into sight or back from the history looks at once whether the line is good. Returns the way to stop.
 */
export function connectLive(team: string, after: number, tell: (heard: Heard) => void): () => void {
  let lastId = after;
  let state: Heard = { kind: "state", state: "connecting" };
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  const hear = (heard: Heard) => {
    clearTimeout(watchdog);
    watchdog = setTimeout(joinAnew, holderGoneMs);
    if (heard.kind === "event") {
      if (heard.event.id <= lastId) return;
      lastId = heard.event.id;
    }
    if (heard.kind === "resync") lastId = 0;
    if (heard.kind === "state") state = heard;
    // A page without a network is not live, whatever a worker still believes.
    tell(heard.kind === "state" && !navigator.onLine ? { kind: "state", state: "lost" } : heard);
  };
  let line: Line | null = null;
  function joinAnew() {
    if (!line) return;
    line.close();
    hear({ kind: "state", state: "lost" });
    line = join(team, lastId, hear);
  }
  line = join(team, after, hear);
  const check = () => {
    if (document.visibilityState === "visible") line?.check();
  };
  const changeNetwork = () => {
    hear(state);
    check();
  };
  const leave = () => {
    clearTimeout(watchdog);
    line?.close();
    line = null;
  };
  const come = () => {
    line ??= join(team, lastId, hear);
    check();
  };
  document.addEventListener("visibilitychange", check);
  document.addEventListener("resume", check);
  const onWindow = { online: changeNetwork, offline: changeNetwork, pagehide: leave, pageshow: come };
  for (const [name, listener] of Object.entries(onWindow)) addEventListener(name, listener);
  return () => {
    document.removeEventListener("visibilitychange", check);
    document.removeEventListener("resume", check);
    for (const [name, listener] of Object.entries(onWindow)) removeEventListener(name, listener);
    leave();
  };
}
