import { runFixes } from "./fix/apply";
import type { FixReply, FixRequest } from "./fix/worker-messages";

/** Messages a second, about. */
const PROGRESS_MS = 250;

/** Runs the correction it is sent. Stopped from outside by ending the worker. */
self.onmessage = async ({ data: { blob, fixes, limits } }: MessageEvent<FixRequest>) => {
  const reply = (message: FixReply) => self.postMessage(message);
  let lastMs = 0;
  try {
    const file = await runFixes(blob, fixes, {
      limits,
      onRead: (bytesDone, bytesTotal, lines) => {
        if (performance.now() - lastMs < PROGRESS_MS) return;
        lastMs = performance.now();
        reply({ kind: "progress", bytesDone, bytesTotal, lines });
      },
    });
    reply({ kind: "done", file });
  } catch (error) {
    reply({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
};
