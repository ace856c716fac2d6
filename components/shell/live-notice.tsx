"use client";

import { CloudOff } from "lucide-react";
import { useLiveState, useLostSince } from "@/components/shared/live-state";
import { useNow } from "@/components/shared/use-now";
import { formatRelative } from "@/lib/format-time";

/** A restart or a change of network is over sooner than this and needs no words. */
const graceMs = 3_000;

/** Says that figures may be old, and how old, while nothing arrives. Gone by itself when it does. */
export function LiveNotice() {
  const isLost = useLiveState() === "lost";
  const since = useLostSince();
  const now = useNow();
  const isSaid = isLost && since !== null && now - since >= graceMs;
  return (
    <div role="status" className="sticky top-0 z-20 print:hidden">
      {isSaid && (
        <p className="flex items-center gap-2 border-b bg-risk-tint px-4 py-1.5 text-xs text-risk-ink tabular-nums md:px-7">
          <CloudOff aria-hidden className="size-3.5 shrink-0" />
          <span>
            Connection lost. What you see may be stale: it is as of{" "}
            <span aria-hidden>{formatRelative(since, now)}</span>
            <span className="sr-only">when the connection was lost</span>. This page catches up by itself, and your
            batches go on.
          </span>
        </p>
      )}
    </div>
  );
}
