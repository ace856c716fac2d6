"use client";

import { RadioGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/utils";

type SegmentedProps<T extends string> = {
  /** Names the group for screen readers. */
  label: string;
  value: T;
  onValueChange: (value: T) => void;
  options: readonly { value: T; label: ReactNode; ariaLabel?: string; disabled?: boolean }[];
  size?: "default" | "sm";
  className?: string;
};

/** One of a few, all in sight: a radio group drawn as one control. Arrow keys move. */
export function Segmented<T extends string>({
  label,
  value,
  onValueChange,
  options,
  size = "default",
  className,
}: SegmentedProps<T>) {
  return (
    <RadioGroup.Root
      data-slot="segmented"
      aria-label={label}
      orientation="horizontal"
      value={value}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen) onValueChange(chosen.value);
      }}
      className={cn(
        "inline-flex w-fit max-w-full items-center overflow-x-auto rounded-lg [scrollbar-width:none] border border-input bg-secondary p-0.5",
        className,
      )}
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          disabled={option.disabled}
          aria-label={option.ariaLabel}
          className={cn(
            "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md px-2.5 whitespace-nowrap max-sm:px-2 text-xs font-medium text-muted-foreground transition-colors outline-offset-1 hover:text-foreground data-[state=checked]:bg-card data-[state=checked]:text-foreground data-[state=checked]:ring-1 data-[state=checked]:ring-border disabled:opacity-55 [&_svg]:size-3.5",
            size === "sm" ? "h-5" : "h-6.5",
          )}
        >
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
