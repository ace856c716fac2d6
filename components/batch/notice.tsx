"use client";

import { CircleAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/utils";

/** A band above the figures: something that needs saying, or a person. */
export function Notice({ isBad = false, children }: { isBad?: boolean; children: ReactNode }) {
  const Icon = isBad ? CircleAlert : TriangleAlert;
  return (
    <section
      aria-label="Notice"
      className={cn(
        "mb-4 flex items-start gap-2.5 rounded-xl border px-4 py-3 text-sm",
        isBad ? "border-bad/40 bg-bad-tint/50" : "border-risk/40 bg-risk-tint/50",
      )}
    >
      <Icon
        aria-hidden
        className={cn("mt-0.5 size-4 shrink-0 stroke-[1.6]", isBad ? "text-bad-ink" : "text-risk-ink")}
      />
      <div className="min-w-0 flex-1 text-pretty">{children}</div>
    </section>
  );
}
