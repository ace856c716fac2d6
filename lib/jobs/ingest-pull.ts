import "server-only";
import { setTimeout } from "node:timers/promises";
import type { Lines } from "@/lib/upstream/files";

/** Lines are handed on in blocks of about this size: fewer steps for small lines, little memory for large ones. */
const blockBytes = 256 * 1024;
const fruitlessMax = 2;
const pauseMs = 250;

/** Gathers lines; those before a break in the connection are whole and good, so they are handed on before it is told. */
async function* blocksOf(lines: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  let block: Uint8Array[] = [];
  let sizeBytes = 0;
  let broken: { error: unknown } | null = null;
  try {
    for await (const line of lines) {
      block.push(line);
      sizeBytes += line.length;
      if (sizeBytes < blockBytes) continue;
      yield block;
      block = [];
      sizeBytes = 0;
    }
  } catch (error) {
    broken = { error };
  }
  if (block.length > 0) yield block;
  if (broken) throw broken.error;
}

/**
 * All lines of an upstream file behind the first `skip`, in blocks. After a break, or a body shorter than announced, it
 * goes on from the last whole line for as long as each attempt brings some. Returns whether the upstream has, or will
 * have, more than what came. @throws what `open` throws, or the break that would not heal
 */
export async function* pullLines(
  open: (skip: number) => Promise<Lines>,
  { skip, signal }: { skip: number; signal?: AbortSignal | undefined },
): AsyncGenerator<Uint8Array[], boolean> {
  let at = skip;
  for (let fruitless = 0; ; ) {
    const before = at;
    const { lines, isIncomplete, lastLine } = await open(at);
    let broken: { error: unknown } | null = null;
    try {
      for await (const block of blocksOf(lines)) {
        at += block.length;
        yield block;
      }
    } catch (error) {
      signal?.throwIfAborted();
      broken = { error };
    }
    if (!broken && (lastLine === null || at >= lastLine)) return isIncomplete;
    fruitless = at > before ? 0 : fruitless + 1;
    if (fruitless > fruitlessMax) {
      if (broken) throw broken.error;
      return true;
    }
    if (fruitless > 0) await setTimeout(pauseMs * fruitless, undefined, signal ? { signal } : {});
  }
}
