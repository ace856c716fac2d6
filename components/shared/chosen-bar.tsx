import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** What can be done with the rows that are ticked: afloat at the foot of the window, so that the first tick moves nothing. */
export function ChosenBar({ className, ...props }: ComponentProps<"section">) {
  return (
    <section
      className={cn(
        "fixed inset-x-4 bottom-4 z-30 mx-auto flex w-fit max-w-3xl flex-wrap items-center gap-2 rounded-xl border bg-popover px-3 py-2 text-sm text-popover-foreground tabular-nums shadow-pop duration-150 animate-in slide-in-from-bottom-2 md:left-60",
        className,
      )}
      {...props}
    />
  );
}
