import "server-only";
import type { TeamCtx } from "@/lib/db/ctx";
import { type Frame, retryFrame, signFrame } from "@/lib/live/frame";
import { eventRange, framesAfter, subscribe } from "@/lib/live/hub";
import { enter } from "./stream-book";

/** Streams end on purpose, so that reconnecting is the path that is always rehearsed. */
const lifeMs = { least: 8 * 60_000, most: 12 * 60_000 };
const replayMax = 500;
/** A reader this far behind is let go: what it missed is replayed, or read anew, when it comes back. */
const waitingBytesMax = 256 * 1024;

const headers = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
  "x-content-type-options": "nosniff",
};

/** The event the browser heard last: repeated by itself in a header, or told by a page that opens a new stream. */
function placeOf(request: Request): number | null {
  const told = request.headers.get("last-event-id") ?? new URL(request.url).searchParams.get("after");
  const id = told === null || told === "" ? Number.NaN : Number(told);
  return Number.isSafeInteger(id) && id >= 0 ? id : null;
}

/** What a browser must hear first: the events it missed, or that it missed too much. */
async function missed(
  teamId: string,
  place: number | null,
): Promise<{ from: number; frames: Frame[]; isTooMuch: boolean }> {
  const { oldest, newest } = await eventRange();
  if (place === null) return { from: newest, frames: [], isTooMuch: false };
  if (place >= newest) return { from: newest, frames: [], isTooMuch: place > newest };
  const frames = place + 1 < oldest ? [] : await framesAfter(teamId, place, replayMax + 1);
  const isTooMuch = place + 1 < oldest || frames.length > replayMax;
  return isTooMuch ? { from: newest, frames: [], isTooMuch } : { from: place, frames, isTooMuch };
}

/** One team's events as Server-Sent Events, from `Last-Event-ID` (or `?after=`) on. @throws AppError busy */
export async function openStream(ctx: TeamCtx, request: Request): Promise<Response> {
  const { id: teamId } = ctx.team;
  let cleanUp = () => {};
  // News that come while the missed ones are read wait for their turn.
  let early: Frame[] | null = [];
  let sentId = -1;
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  const write = (bytes: Uint8Array) => {
    if (!controller) return;
    controller.enqueue(bytes);
    if ((controller.desiredSize ?? 0) >= 0) return;
    const slow = controller;
    cleanUp();
    slow.error(new DOMException("The reader is too slow.", "AbortError"));
  };
  const send = ({ id, bytes }: Frame) => {
    if (id <= sentId) return;
    sentId = id;
    write(bytes);
  };
  const close = () => {
    const open = controller;
    cleanUp();
    try {
      open?.close();
    } catch {
      // The reader left first.
    }
  };
  const leave = enter({ sessionId: ctx.actor.sessionId, userId: ctx.actor.userId, teamId, write, close });
  const unsubscribe = subscribe(teamId, (frame) => (early ? void early.push(frame) : send(frame)));
  const life = setTimeout(close, lifeMs.least + Math.random() * (lifeMs.most - lifeMs.least));
  cleanUp = () => {
    controller = null;
    clearTimeout(life);
    unsubscribe();
    leave();
  };
  request.signal.addEventListener("abort", close);
  if (request.signal.aborted) close();
  try {
    const { from, frames, isTooMuch } = await missed(teamId, placeOf(request));
    sentId = from;
    const body = new ReadableStream<Uint8Array>(
      {
        start(made) {
          controller = made;
          write(retryFrame(1_000 + Math.floor(Math.random() * 1_500)));
          write(signFrame(isTooMuch ? "resync" : "beat", from));
          for (const frame of frames) send(frame);
          for (const frame of early ?? []) send(frame);
          early = null;
        },
        cancel: () => cleanUp(),
      },
      { highWaterMark: waitingBytesMax, size: (chunk) => chunk?.byteLength ?? 0 },
    );
    return new Response(body, { headers });
  } catch (error) {
    cleanUp();
    throw error;
  }
}
