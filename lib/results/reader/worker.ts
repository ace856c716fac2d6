import { parentPort } from "node:worker_threads";
import type { ReaderAsk, ReaderReply } from "./contract";
import { readPart } from "./read-part";

/** One job after the other: a second one at the same time would only take memory. */
let turn: Promise<void> = Promise.resolve();

async function answer({ id, job }: ReaderAsk): Promise<ReaderReply> {
  try {
    return { id, part: await readPart(job) };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { id, error: { message, code: code ?? null } };
  }
}

parentPort?.on("message", (ask: ReaderAsk) => {
  turn = turn.then(async () => parentPort?.postMessage(await answer(ask)));
});
