import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

export function Kbd({ className, ...props }: ComponentProps<"kbd">) {
  return (
    <kbd
      data-slot="kbd"
      className={cn(
        "inline-flex min-w-4.5 items-center justify-center rounded-sm border px-1 font-mono text-2xs/4 font-medium text-muted-foreground",
        className,
      )}
      {...props}
    />
  );
}
