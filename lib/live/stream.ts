import { type Heard, LiveEvent, livePath } from "./contract";

/** The server beats every 10 s; silence longer than this means a dead line that nobody told us of (a laptop that slept). */
export const silenceMs = 25_000;
/** First tries follow each other closely, so that a restarted server is found again within three seconds. */
const firstTriesMs = { least: 300, most: 1_500 };
const laterTriesMs = { least: 3_000, most: 10_000 };
const patienceMs = 90_000;

export type LiveStream = {
  /** The newest event heard, to go on from. */
  lastId: () => number;
  /** Looks at once whether the line is still good: the page woke up, or came into sight. */
  check: () => void;
  close: () => void;
};

/**
 * Opens a team's stream and keeps it open: silence, errors, going offline and coming back all end in a new one that
 * goes on where the old one stopped. Runs in a page or in a worker. `after`: the newest event already known.
 */
export function openLiveStream(team: string, after: number, tell: (heard: Heard) => void): LiveStream {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastId = after;
  let heardAtMs = Date.now();
  let lostAtMs: number | null = null;
  let isClosed = false;

  function hear(message: MessageEvent<string>) {
    clearTimeout(timer);
    timer = setTimeout(reopen, silenceMs);
    heardAtMs = Date.now();
    const id = Number(message.lastEventId);
    if (message.lastEventId !== "" && Number.isSafeInteger(id)) lastId = Math.max(lastId, id);
    if (lostAtMs === null) return;
    lostAtMs = null;
    tell({ kind: "state", state: "live" });
  }
  function open() {
    if (isClosed) return;
    clearTimeout(timer);
    timer = setTimeout(reopen, silenceMs);
    const line = new EventSource(`${livePath(team)}?after=${lastId}`);
    source = line;
    line.onerror = () => {
      if (source === line) lose(nextTryMs());
    };
    line.addEventListener("beat", (message: MessageEvent<string>) => {
      hear(message);
      tell({ kind: "beat" });
    });
    line.addEventListener("resync", (message: MessageEvent<string>) => {
      // Ids may have begun anew: a database that was restored.
      lastId = 0;
      hear(message);
      tell({ kind: "resync" });
    });
    line.addEventListener("change", (message: MessageEvent<string>) => {
      hear(message);
      const event = LiveEvent.safeParse(JSON.parse(message.data));
      if (event.success) tell({ kind: "event", event: event.data });
    });
  }
  function nextTryMs(): number {
    const sinceMs = lostAtMs === null ? 0 : Date.now() - lostAtMs;
    const { least, most } = sinceMs < patienceMs ? firstTriesMs : laterTriesMs;
    return least + Math.random() * (most - least);
  }
  /** The browser's own repetition is not used: its pace is not ours. */
  function lose(againInMs: number | null) {
    clearTimeout(timer);
    source?.close();
    source = null;
    if (lostAtMs === null) tell({ kind: "state", state: "lost" });
    lostAtMs ??= Date.now();
    if (againInMs !== null && !isClosed) timer = setTimeout(open, againInMs);
  }
  function reopen() {
    lose(null);
    open();
  }
  function check() {
    if (source === null || Date.now() - heardAtMs > silenceMs) reopen();
  }
  const offline = () => lose(nextTryMs());

  addEventListener("online", reopen);
  addEventListener("offline", offline);
  tell({ kind: "state", state: "connecting" });
  lostAtMs = Date.now();
  open();
  return {
    lastId: () => lastId,
    check,
    close: () => {
      isClosed = true;
      removeEventListener("online", reopen);
      removeEventListener("offline", offline);
      clearTimeout(timer);
      source?.close();
    },
  };
}
