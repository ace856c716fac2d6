import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/**
 * A box that scrolls natively and can be reached by keyboard. Name it with `aria-label`: a region that takes
 * focus has to say what it is.
 */
export function ScrollArea({ className, ...props }: ComponentProps<"section"> & { "aria-label": string }) {
  return (
    <section
      data-slot="scroll-area"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without a stop the text could not be scrolled by keyboard
      tabIndex={0}
      className={cn("overflow-auto overscroll-contain [scrollbar-width:thin]", className)}
      {...props}
    />
  );
}
