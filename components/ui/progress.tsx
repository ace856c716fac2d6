"use client";

import { Progress as ProgressPrimitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

type ProgressProps = Omit<ComponentProps<typeof ProgressPrimitive.Root>, "value"> & {
  /** Per cent, 0 to 100; null while the end is not known. */
  value: number | null;
  /** What is under way, as a name: "Upload". */
  label: string;
  /** The figure as a sentence: "42 MB of 198 MB, about 20 s left". */
  valueText?: string;
  tone?: "primary" | "good" | "bad";
};

/** One plain bar for one plain task (checking, uploading). A batch has the `Strip`. */
export function Progress({ className, value, label, valueText, tone = "primary", ...props }: ProgressProps) {
  return (
    <ProgressPrimitive.Root
      data-slot="progress"
      value={value}
      aria-label={label}
      aria-valuetext={valueText}
      className={cn("relative h-1.5 w-full overflow-hidden rounded-full bg-secondary", className)}
      {...props}
    >
      <ProgressPrimitive.Indicator
        className={cn(
          // Moved, not resized: the browser then lays nothing out for it while it works on what it shows the progress of.
          "h-full w-full transition-transform duration-200",
          { primary: "bg-primary", good: "bg-good", bad: "bg-bad" }[tone],
          value === null && "w-1/3 animate-pulse",
        )}
        style={value === null ? undefined : { transform: `translateX(${Math.min(100, Math.max(0, value)) - 100}%)` }}
      />
    </ProgressPrimitive.Root>
  );
}
