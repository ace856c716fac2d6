"use client";

import { useEffect, useState } from "react";
import type { Desk } from "@/components/shared/jsonl/desk";
import { newId } from "@/components/shared/jsonl/new-id";
import type { StepKind, TransformStep } from "@/lib/jsonl/tools/transform/transform-step";
import { keepSteps, recallSteps } from "./kept-steps";
import { inOrder, moved } from "./step-order";
import { freshStep } from "./transform-words";

const none: readonly TransformStep[] = [];

/** The steps of this bench and what can be done with them. They are the same for every file, and survive a reload. */
export function useSteps(desk: Desk) {
  const [steps, setSteps] = useState<readonly TransformStep[] | null>(null);
  useEffect(() => {
    let isGone = false;
    void recallSteps(desk.scope).then((kept) => {
      if (!isGone) setSteps((now) => now ?? inOrder(kept));
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
    isRecalled: steps !== null,
    add: (kind: StepKind) => put(inOrder([...present, freshStep(kind, newId("stp"))])),
    change: (step: TransformStep) => put(present.map((one) => (one.id === step.id ? step : one))),
    remove: (id: string) => put(present.filter((one) => one.id !== id)),
    move: (id: string, by: 1 | -1) => put(moved(present, id, by)),
  };
}
