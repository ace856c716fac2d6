import "@/lib/wire/jitless";

import { AppError } from "@/lib/wire/errors";
import { runHere } from "./run-here";
import type { ToolJob, ToolName, ToolReply } from "./tool-contract";

const PROGRESS_MS = 200;

/** Runs the tool it is sent. Stopped from outside by ending the worker. */
self.onmessage = async ({ data: job }: MessageEvent<ToolJob<ToolName>>) => {
  const reply = (message: ToolReply<ToolName>) => self.postMessage(message);
  let lastMs = 0;
  let aliveMs = performance.now();
  reply({ kind: "line", number: 0 });
  try {
    const result = await runHere(job, {
      onRead: (bytesDone, bytesTotal) => {
        if (performance.now() - lastMs < PROGRESS_MS) return;
        lastMs = performance.now();
        reply({ kind: "progress", bytesDone, bytesTotal });
      },
      onLine: (number) => {
        if (performance.now() - aliveMs < PROGRESS_MS) return;
        aliveMs = performance.now();
        reply({ kind: "line", number });
      },
    });
    reply({ kind: "done", result });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    reply({ kind: "failed", name, message, isRefusal: error instanceof AppError });
  }
};
