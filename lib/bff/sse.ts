import "server-only";
import type { TeamCtx } from "@/lib/db/ctx";
import type { LiveEvent } from "@/lib/live/contract";
import { eventsAfter, lastEventId, subscribe } from "@/lib/live/hub";
import { once } from "@/lib/runtime";
import { membershipOf } from "@/lib/teams/service";
import { findSession } from "@/lib/teams/sessions";
import { AppError } from "@/lib/wire/errors";

const beatMs = 15_000;
/** Streams end on purpose, so that reconnecting is the path that is always rehearsed. */
const lifeMs = 10 * 60_000;
const replayMax = 500;
const bufferedEventsMax = 1_000;
const streamsMax = 1_000;

const count = () => once("live.streams", () => ({ open: 0 }));

/** One team's events as Server-Sent Events, from `Last-Event-ID` (or `?after=`) on. Membership is looked at again with each beat. */
export async function openStream(ctx: TeamCtx, request: Request): Promise<Response> {
  const streams = count();
  if (streams.open >= streamsMax)
    throw new AppError("rate_limited", "Too many pages are watching at once. This page will refresh by itself.", {
      retryAfterMs: 10_000,
    });
  const after = Number(
    request.headers.get("last-event-id") ?? new URL(request.url).searchParams.get("after") ?? Number.NaN,
  );
  const newest = await lastEventId();
  const from = Number.isSafeInteger(after) && after > 0 ? Math.min(after, newest) : newest;
  const encoder = new TextEncoder();
  let cleanUp = () => {};

  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      streams.open += 1;
      let sentId = from;
      let isOpen = true;
      let isReplaying = true;
      const waiting: LiveEvent[] = [];
      const write = (text: string) => {
        if (isOpen) controller.enqueue(encoder.encode(text));
      };
      const send = (event: LiveEvent) => {
        if (event.id <= sentId) return;
        sentId = event.id;
        write(`id: ${event.id}\nevent: change\ndata: ${JSON.stringify(event)}\n\n`);
        // A reader this far behind gets one fresh read instead of a thousand old news.
        if ((controller.desiredSize ?? 0) < -bufferedEventsMax) {
          write(`id: ${event.id}\nevent: resync\ndata: {}\n\n`);
          close();
        }
      };
      const unsubscribe = subscribe(ctx.team.id, (event) => (isReplaying ? waiting.push(event) : send(event)));
      const beat = setInterval(async () => {
        const isStillIn =
          (await findSession(ctx.actor.sessionId)) && (await membershipOf(ctx.actor.userId, ctx.team.slug));
        if (!isStillIn) return close();
        write("event: beat\ndata: {}\n\n");
      }, beatMs);
      const life = setTimeout(() => close(), lifeMs);
      const close = () => {
        if (!isOpen) return;
        isOpen = false;
        streams.open -= 1;
        clearInterval(beat);
        clearTimeout(life);
        unsubscribe();
        openStreams().delete(close);
        try {
          controller.close();
        } catch {
          // The reader left first.
        }
      };
      cleanUp = close;
      openStreams().add(close);
      request.signal.addEventListener("abort", close);
      write(`retry: ${2_000 + Math.floor(Math.random() * 3_000)}\n\nevent: beat\ndata: {}\n\n`);
      const missed = from < newest ? await eventsAfter(ctx.team.id, from, replayMax + 1) : [];
      if (missed.length > replayMax) write(`id: ${newest}\nevent: resync\ndata: {}\n\n`);
      else missed.forEach(send);
      isReplaying = false;
      waiting.forEach(send);
    },
    cancel: () => cleanUp(),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
    },
  });
}

const openStreams = () => once("live.open", () => new Set<() => void>());

/** Ends every open stream; browsers reconnect to whoever answers next. */
export function closeStreams(): void {
  for (const close of [...openStreams()]) close();
}
