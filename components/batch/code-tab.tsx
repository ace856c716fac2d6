"use client";

import { useMemo } from "react";
import type { Batch } from "@/lib/batches/contract";
import { CodeCard } from "./code/code-card";
import { codeInputOf } from "./code/code-input";

/** The whole batch as a program; of some of its rows there is one where they are chosen or narrowed to. */
export function CodeTab({ batch }: { batch: Batch }) {
  const input = useMemo(() => codeInputOf(batch), [batch]);
  return <CodeCard input={input} />;
}
