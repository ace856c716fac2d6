// biome-ignore-all lint/a11y/useSemanticElements: cells of rows that are placed by their offset
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/*
 * Cells for rows that are drawn in part (`VirtualRows`). Same look as ui/table, which is for tables that are drawn
 * whole.
 */

type Align = { align?: "left" | "right" };

export function GridHead({ className, align, ...props }: ComponentProps<"div"> & Align) {
  return (
    <div
      role="columnheader"
      className={cn(
        "truncate px-3 py-2.5 text-xs font-medium text-muted-foreground",
        align === "right" && "text-right",
        className,
      )}
      {...props}
    />
  );
}

/** Truncates to its column; numbers go right. */
export function GridCell({ className, align, ...props }: ComponentProps<"div"> & Align) {
  return (
    <div
      role="gridcell"
      className={cn("min-w-0 truncate px-3 tabular-nums", align === "right" && "text-right", className)}
      {...props}
    />
  );
}
