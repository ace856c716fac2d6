"use client";

import { useEffect, useEffectEvent } from "react";
import { toast } from "sonner";
import { addMade } from "@/components/shared/jsonl/add-files";
import type { Desk } from "@/components/shared/jsonl/desk";
import { takeHandedOver } from "@/components/shared/jsonl/hand-over";

/** Takes what New batch left for this bench; `onTaken` is given the draft of the last one. */
export function useHandedOver(desk: Desk, isRestored: boolean, onTaken: (id: string) => void): void {
  const take = useEffectEvent(() => {
    for (const { file, beside } of takeHandedOver(desk.scope)) {
      onTaken(addMade(desk, file.name, file, beside));
      toast(`${file.name} is on the Workbench now`, { description: "“Use in New batch” takes it back." });
    }
  });
  useEffect(() => {
    if (isRestored) take();
  }, [isRestored]);
}
