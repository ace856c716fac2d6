import { LiveEvent, livePath } from "./contract";

export type LiveState = "connecting" | "live" | "lost";
type Handlers = { onEvent: (event: LiveEvent) => void; onResync: () => void; onState: (state: LiveState) => void };

/** Silence longer than this means the line is dead though nobody said so (a laptop that slept). */
const silenceMs = 45_000;

/**
 * Opens a team's stream and keeps it open. The browser's EventSource repeats `Last-Event-ID` by itself; a watchdog
 * reopens a silent one. After a gap that replay cannot fill, `onResync` asks for a fresh read. Returns the way to close.
 */
export function connectLive(team: string, { onEvent, onResync, onState }: Handlers): () => void {
  let source: EventSource | null = null;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let lastId = 0;
  let wasLost = false;

  const heard = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(reopen, silenceMs);
  };
  function open() {
    onState("connecting");
    source = new EventSource(lastId > 0 ? `${livePath(team)}?after=${lastId}` : livePath(team));
    source.onopen = () => {
      heard();
      onState("live");
      // With no id to replay from, what happened while the line was down is unknown.
      if (wasLost && lastId === 0) onResync();
      wasLost = false;
    };
    source.onerror = () => {
      wasLost = true;
      onState("lost");
      if (source?.readyState === EventSource.CLOSED) watchdog = setTimeout(reopen, 2_000 + Math.random() * 3_000);
    };
    source.addEventListener("beat", heard);
    source.addEventListener("resync", () => {
      heard();
      onResync();
    });
    source.addEventListener("change", (message) => {
      heard();
      const event = LiveEvent.safeParse(JSON.parse((message as MessageEvent<string>).data));
      if (!event.success) return;
      lastId = Math.max(lastId, event.data.id);
      onEvent(event.data);
    });
  }
  function reopen() {
    clearTimeout(watchdog);
    source?.close();
    wasLost = true;
    open();
  }
  const wake = () => {
    if (document.visibilityState === "visible" && source?.readyState === EventSource.CLOSED) reopen();
  };
  addEventListener("online", reopen);
  document.addEventListener("visibilitychange", wake);
  open();
  return () => {
    clearTimeout(watchdog);
    removeEventListener("online", reopen);
    document.removeEventListener("visibilitychange", wake);
    source?.close();
  };
}
