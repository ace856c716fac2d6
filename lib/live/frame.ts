import "server-only";
import type { LiveEvent } from "./contract";

/** An event as it goes down every stream of its team: written once, sent many times. */
export type Frame = { id: number; bytes: Uint8Array };

const encoder = new TextEncoder();

export const toFrame = (event: LiveEvent): Frame => ({
  id: event.id,
  bytes: encoder.encode(`id: ${event.id}\nevent: change\ndata: ${JSON.stringify(event)}\n\n`),
});

/** A sign without an event: `beat` (the line is alive), `resync` (read everything anew; `id` is where news go on). */
export const signFrame = (name: "beat" | "resync", id?: number): Uint8Array =>
  encoder.encode(`${id === undefined ? "" : `id: ${id}\n`}event: ${name}\ndata: {}\n\n`);

/** How long a browser that repeats by itself should wait, in ms. */
export const retryFrame = (ms: number): Uint8Array => encoder.encode(`retry: ${ms}\n\n`);
