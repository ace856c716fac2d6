"use client";

import { useEffect, useRef, useState } from "react";
import { changedError, isChanged } from "@/components/shared/jsonl/file-changed";
import type { CheckLimits } from "@/lib/jsonl/contract";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import type { ToolName, Tools } from "@/lib/jsonl/tools/tool-contract";

export type ToolState =
  | { kind: "idle" }
  | { kind: "running"; bytesDone: number; bytesTotal: number }
  | { kind: "failed"; message: string };

/** Runs one tool at a time in a worker. It is stopped when its page is left. */
export function useTool<Name extends ToolName>(tool: Name, limits: CheckLimits | null, patienceMs?: number) {
  const [state, setState] = useState<ToolState>({ kind: "idle" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = async (input: Tools[Name]["input"], take: (result: Tools[Name]["result"]) => void): Promise<void> => {
    running.current?.abort();
    running.current = new AbortController();
    const { signal } = running.current;
    setState({ kind: "running", bytesDone: 0, bytesTotal: 0 });
    try {
      const { runTool } = await import("@/lib/jsonl/tools/run-tool");
      const onProgress = (bytesDone: number, bytesTotal: number) => {
        if (!signal.aborted) setState({ kind: "running", bytesDone, bytesTotal });
      };
      const job = { tool, input, limits: limits ?? DEFAULT_LIMITS };
      const result = await runTool(job, { signal, onProgress, ...(patienceMs === undefined ? {} : { patienceMs }) });
      if (signal.aborted) return;
      setState({ kind: "idle" });
      take(result);
    } catch (error) {
      if (signal.aborted) return;
      const known = isChanged(error) ? changedError(error) : error;
      setState({ kind: "failed", message: known instanceof Error ? known.message : "The file could not be read." });
    }
  };
  const stop = () => {
    running.current?.abort();
    setState({ kind: "idle" });
  };
  return { state, run, stop };
}
