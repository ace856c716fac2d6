"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { toast } from "sonner";
import type { Desk } from "@/components/shared/jsonl/desk";
import type { DeskState } from "@/components/shared/jsonl/draft-store";
import { teamHref } from "@/components/shared/routes";
import { plural } from "@/lib/format";

/** When the last batch has been submitted: to its page, or with several to the list. What failed keeps one here. */
export function useLanding(desk: Desk, { drafts, submitted }: DeskState): void {
  const router = useRouter();
  const isLanding = submitted.length > 0 && drafts.length === 0;
  useEffect(() => {
    const [only, ...others] = desk.store.state().submitted;
    if (!isLanding || !only) return;
    desk.store.set({ submitted: [] });
    if (others.length === 0) {
      router.push(teamHref(desk.team, `/batches/${encodeURIComponent(only.batchId)}`));
      return;
    }
    toast.success(`${plural(others.length + 1, "batch", "batches")} submitted`);
    router.push(teamHref(desk.team, "/batches"));
  }, [isLanding, desk, router]);
}
