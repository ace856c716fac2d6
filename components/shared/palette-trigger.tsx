"use client";

import { Kbd } from "@/components/ui/kbd";
import { cn } from "@/lib/utils";
import { setPaletteOpen } from "./palette-state";
import { useModKey } from "./use-mod-key";

/** Looks like a search field, opens the palette. */
export function PaletteTrigger({ className }: { className?: string }) {
  const mod = useModKey();
  return (
    <button
      type="button"
      onClick={() => setPaletteOpen(true)}
      aria-keyshortcuts="Meta+K Control+K"
      className={cn(
        "flex h-8 w-60 shrink items-center justify-between gap-2 rounded-lg border border-input bg-card px-2.5 text-xs text-muted-foreground transition-colors hover:text-foreground",
        className,
      )}
    >
      <span className="truncate">Search or jump to…</span>
      <Kbd aria-hidden className="shrink-0 whitespace-nowrap max-lg:hidden">
        {mod}K
      </Kbd>
    </button>
  );
}
