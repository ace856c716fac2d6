"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cn } from "@/lib/utils";

type DisclosureProps = {
  title: ReactNode;
  children: ReactNode;
  startsOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  className?: string;
  summaryClassName?: string;
};

/** Something folded away under its name; drawn only once somebody opens it. */
export function Disclosure({
  title,
  children,
  startsOpen = false,
  onOpenChange,
  className,
  summaryClassName,
}: DisclosureProps) {
  const [isOpen, setIsOpen] = useState(startsOpen);
  return (
    <details
      open={isOpen}
      onToggle={(event) => {
        setIsOpen(event.currentTarget.open);
        onOpenChange?.(event.currentTarget.open);
      }}
      className={cn("group", className)}
    >
      <summary
        className={cn(
          "flex min-h-6.5 list-none items-center gap-1 rounded-sm text-xs font-medium text-muted-foreground hover:text-foreground [&::-webkit-details-marker]:hidden",
          summaryClassName,
        )}
      >
        <ChevronRight
          aria-hidden
          className="size-3.5 shrink-0 stroke-[1.6] transition-transform group-open:rotate-90"
        />
        {title}
      </summary>
      {isOpen && children}
    </details>
  );
}
