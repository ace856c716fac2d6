import "server-only";
import { signFrame } from "@/lib/live/frame";
import { errorName, log } from "@/lib/log";
import { once } from "@/lib/runtime";
import { stillPresent } from "@/lib/teams/presence";
import { isTokenAlive } from "@/lib/tokens/bearer";
import { AppError } from "@/lib/wire/errors";

/** A browser has one stream however many tabs it has; the rest is room for reconnecting. */
const most = { session: 6, user: 20, process: 1_000 };
/** How often a stream says that it is alive, and how long somebody who lost their place may still hear. */
const beatMs = 10_000;

export type OpenStream = {
  sessionId: string;
  userId: string;
  teamId: string;
  write: (bytes: Uint8Array) => void;
  close: () => void;
};

type Book = { streams: Set<OpenStream>; timer: ReturnType<typeof setInterval> | null };
const book = () => once<Book>("live.book", () => ({ streams: new Set(), timer: null }));

function requireRoom({ sessionId, userId }: Pick<OpenStream, "sessionId" | "userId">): void {
  const { streams } = book();
  let [ofSession, ofUser] = [0, 0];
  for (const one of streams) {
    if (one.sessionId === sessionId) ofSession += 1;
    if (one.userId === userId) ofUser += 1;
  }
  const refuse = (who: string) => {
    const message = `${who} Pages still refresh by themselves every few seconds; nothing is lost.`;
    throw new AppError("busy", message, { retryAfterMs: 10_000 });
  };
  if (streams.size >= most.process) refuse("Too many browsers watch this console live at once.");
  if (ofSession >= most.session) refuse("This browser already has all the live connections it may have.");
  if (ofUser >= most.user) refuse("You already watch live from as many places as you may.");
}

/** One beat for all streams; those whose person lost session or team end here. */
export async function beat(): Promise<void> {
  const { streams } = book();
  // Whoever enters while rights are looked up was let in a moment ago, and is not among those that are asked about.
  const asked = [...streams];
  const isPresent = await stillPresent(asked);
  const alive = signFrame("beat");
  for (const one of asked) {
    const isStill = (await isTokenAlive(one.sessionId)) ?? isPresent(one);
    if (!streams.has(one)) continue;
    if (isStill) one.write(alive);
    else one.close();
  }
}

/** Enters a stream into the book, which keeps it alive and looks after its rights. Answers how to leave it. @throws AppError busy */
export function enter(stream: OpenStream): () => void {
  requireRoom(stream);
  const { streams } = book();
  streams.add(stream);
  book().timer ??= setInterval(
    () => void beat().catch((error) => log("warn", "live.beat_failed", { error: errorName(error) })),
    beatMs,
  ).unref();
  return () => {
    streams.delete(stream);
    const { timer } = book();
    if (streams.size > 0 || timer === null) return;
    clearInterval(timer);
    book().timer = null;
  };
}

/** Ends every open stream; browsers reconnect to whoever answers next. */
export function closeStreams(): void {
  for (const one of [...book().streams]) one.close();
}
