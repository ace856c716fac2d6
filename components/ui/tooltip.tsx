"use client";

import { Tooltip as TooltipPrimitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/utils";

export const TooltipProvider = TooltipPrimitive.Provider;

type TooltipProps = Omit<ComponentProps<typeof TooltipPrimitive.Content>, "content"> & {
  /** What it says. It adds to the name of the control and never replaces it. */
  content: ReactNode;
  /** One element that can hold focus. */
  children: ReactNode;
};

/** A short hint for pointer and keyboard. */
export function Tooltip({ content, children, className, sideOffset = 6, ...props }: TooltipProps) {
  return (
    <TooltipPrimitive.Root>
      <TooltipPrimitive.Trigger asChild>{children}</TooltipPrimitive.Trigger>
      <TooltipPrimitive.Portal>
        <TooltipPrimitive.Content
          data-slot="tooltip"
          sideOffset={sideOffset}
          collisionPadding={8}
          className={cn(
            "z-60 max-w-72 animate-in rounded-lg bg-foreground px-2 py-1 text-xs text-pretty text-background duration-100 fade-in-0",
            className,
          )}
          {...props}
        >
          {content}
        </TooltipPrimitive.Content>
      </TooltipPrimitive.Portal>
    </TooltipPrimitive.Root>
  );
}
