import "server-only";
import { once } from "@/lib/runtime";
import { AppError } from "@/lib/wire/errors";

/** Pieces written at once, pieces that may wait for their turn, and for how long. */
const limits = { active: 4, waiting: 20, waitMs: 60_000 };

type Gate = { active: number; waiting: (() => void)[] };
const gate = () => once<Gate>("upload.gate", () => ({ active: 0, waiting: [] }));

const tooMany = () =>
  new AppError("rate_limited", "Many files are being uploaded at this moment. What has arrived is kept; it goes on.", {
    retryAfterMs: 2_000,
  });

function turn(queue: Gate, waitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      queue.waiting.splice(queue.waiting.indexOf(go), 1);
      reject(tooMany());
    }, waitMs);
    queue.waiting.push(go);
  });
}

/**
 * Writes one piece of an upload when it is its turn, so that no number of uploads takes every file handle and all of the
 * disk's time. @throws AppError rate_limited, after which an upload client tries again where it stopped
 */
export async function inUploadTurn<T>(work: () => Promise<T>, waitMs = limits.waitMs): Promise<T> {
  const queue = gate();
  if (queue.active >= limits.active) {
    if (queue.waiting.length >= limits.waiting) throw tooMany();
    await turn(queue, waitMs);
  } else queue.active += 1;
  try {
    return await work();
  } finally {
    // The place goes to whoever waits, so that nobody can slip in between.
    const next = queue.waiting.shift();
    if (next) next();
    else queue.active -= 1;
  }
}
