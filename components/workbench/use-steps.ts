"use client";

import { useEffect, useState } from "react";
import type { Desk } from "@/components/shared/jsonl/desk";
import { newId } from "@/components/shared/jsonl/new-id";
import type { StepKind, TransformStep } from "@/lib/jsonl/tools/transform/transform-step";
import { keepSteps, recallSteps } from "./kept-steps";
import { freshStep } from "./transform-words";

const none: readonly TransformStep[] = [];

/** The steps of this bench and what can be done with them. They are the same for every file, and survive a reload. */
export function useSteps(desk: Desk) {
  const [steps, setSteps] = useState<readonly TransformStep[] | null>(null);
  useEffect(() => {
    let isGone = false;
    void recallSteps(desk.scope).then((kept) => {
      if (!isGone) setSteps((now) => now ?? kept);
    });
    return () => {
      isGone = true;
    };
  }, [desk]);
  const put = (next: readonly TransformStep[]) => {
    setSteps(next);
    if (desk.isOwner) void keepSteps(desk.scope, next);
  };
  const present = steps ?? none;
  return {
    steps: present,
    add: (kind: StepKind) => put([...present, freshStep(kind, newId("stp"))]),
    change: (step: TransformStep) => put(present.map((one) => (one.id === step.id ? step : one))),
    remove: (id: string) => put(present.filter((one) => one.id !== id)),
    move: (id: string, by: 1 | -1) => {
      const from = present.findIndex((one) => one.id === id);
      const step = present[from];
      if (!step || from + by < 0 || from + by >= present.length) return;
      const rest = present.filter((one) => one !== step);
      put([...rest.slice(0, from + by), step, ...rest.slice(from + by)]);
    },
  };
}
