"use client";

import { useEffect, useState } from "react";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { LineIndex } from "@/lib/jsonl/line-index";
import { LinePages } from "./line-pages";

export type Lines = { index: LineIndex; pages: LinePages };

/** Where the lines of a file lie, found in a worker; null until that is known, or when it can no longer be read. */
export function useLines(blob: Blob): Lines | null {
  const [lines, setLines] = useState<(Lines & { blob: Blob }) | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const find = async () => {
      const { runTool } = await import("@/lib/jsonl/tools/run-tool");
      const job = { tool: "lines" as const, input: { blob }, limits: DEFAULT_LIMITS };
      const index = LineIndex.of(await runTool(job, { signal: controller.signal }));
      setLines({ blob, index, pages: new LinePages(blob, index) });
    };
    find().catch(() => undefined);
    return () => controller.abort();
  }, [blob]);
  return lines?.blob === blob ? lines : null;
}
