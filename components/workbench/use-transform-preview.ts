"use client";

import { useEffect, useState } from "react";
import type { CheckLimits } from "@/lib/jsonl/contract";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import type { TransformResult } from "@/lib/jsonl/tools/transform";
import type { LocalImage } from "@/lib/jsonl/tools/transform/image-files";
import { stepProblem, type TransformStep } from "@/lib/jsonl/tools/transform/transform-step";

export type Preview =
  | { kind: "none" }
  | { kind: "ready"; result: TransformResult; isStale: boolean }
  | { kind: "waiting" }
  | { kind: "failed"; message: string };

/** After the last key pressed. */
const pauseMs = 250;
/** How long a pattern may work on one line. */
export const patienceMs = 5_000;

/** What the steps would make of the whole file, worked out anew while they are written. Steps not yet complete are left out. */
export function useTransformPreview(
  blob: Blob,
  steps: readonly TransformStep[],
  images: readonly LocalImage[],
  limits: CheckLimits | null,
  isShown: boolean,
): Preview {
  const [preview, setPreview] = useState<Preview>({ kind: "none" });
  useEffect(() => {
    const ready = steps.filter((step) => step.isOn && stepProblem(step) === null);
    if (!isShown) return;
    if (ready.length === 0) return setPreview((now) => (now.kind === "none" ? now : { kind: "none" }));
    const controller = new AbortController();
    const { signal } = controller;
    setPreview((now) => (now.kind === "ready" ? { ...now, isStale: true } : { kind: "waiting" }));
    const look = async () => {
      try {
        const { runTool } = await import("@/lib/jsonl/tools/run-tool");
        const input = { blob, steps: ready, images, isPreview: true };
        const job = { tool: "transform" as const, input, limits: limits ?? DEFAULT_LIMITS };
        const result = await runTool(job, { signal, patienceMs });
        if (!signal.aborted) setPreview({ kind: "ready", result, isStale: false });
      } catch (error) {
        if (signal.aborted) return;
        const message = error instanceof Error ? error.message : "The file could not be read.";
        setPreview({ kind: "failed", message });
      }
    };
    const timer = setTimeout(() => void look(), pauseMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [blob, steps, images, limits, isShown]);
  return preview;
}
