"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as CheckboxPrimitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

const look =
  "group relative grid size-4 shrink-0 place-items-center rounded-sm border border-control bg-card text-primary-foreground transition-colors after:absolute after:-inset-1 data-[state=checked]:border-primary data-[state=checked]:bg-primary data-[state=indeterminate]:border-primary data-[state=indeterminate]:bg-primary disabled:cursor-not-allowed disabled:opacity-55 aria-invalid:border-bad";

/** A 16 px box inside a 24 px target; `checked="indeterminate"` draws a bar. */
export function Checkbox({ className, ...props }: ComponentProps<typeof CheckboxPrimitive.Root>) {
  return (
    <CheckboxPrimitive.Root data-slot="checkbox" className={cn(look, className)} {...props}>
      <CheckboxPrimitive.Indicator>
        <Check aria-hidden className="size-3 stroke-3 group-data-[state=indeterminate]:hidden" />
        <Minus aria-hidden className="hidden size-3 stroke-3 group-data-[state=indeterminate]:block" />
      </CheckboxPrimitive.Indicator>
    </CheckboxPrimitive.Root>
  );
}

type PlainCheckboxProps = Omit<ComponentProps<"button">, "role" | "type"> & { checked: boolean };

/** The same box as one element and no more, for rows that are drawn by the dozen while they scroll. */
export function PlainCheckbox({ checked, className, ...props }: PlainCheckboxProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: an input cannot be drawn like the other boxes
    <button
      type="button"
      role="checkbox"
      aria-checked={checked}
      data-slot="checkbox"
      data-state={checked ? "checked" : "unchecked"}
      className={cn(look, className)}
      {...props}
    >
      {checked && <Check aria-hidden className="size-3 stroke-3" />}
    </button>
  );
}
