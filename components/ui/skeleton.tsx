import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** A grey stand-in the size of what is coming. Hidden from screen readers: the region around it says it is busy. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="skeleton"
      aria-hidden
      className={cn("animate-pulse rounded-md bg-secondary", className)}
      {...props}
    />
  );
}
