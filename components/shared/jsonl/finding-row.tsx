"use client";

import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { StateWord } from "@/components/shared/state-word";
import { formatCount } from "@/lib/format";
import type { Level } from "@/lib/jsonl/contract";
import { cn } from "@/lib/utils";
import { levelTone, levelWord } from "./check-words";

type FindingRowProps = {
  finding: { rule: string; level: Level; count: number; title: string };
  /** The first place and why it matters. */
  note: string;
  /** What can be done about it. */
  acts: ReactNode;
  isOpen: boolean;
  /** Null: there is nothing more to show. */
  onToggle: (() => void) | null;
  /** Of `children`, which stand below while it is open. */
  detailsId: string;
  children: ReactNode;
};

/** One finding: level, exact count, what it is, the first place and why it matters; what can be done on the right. */
export function FindingRow({ finding, note, acts, isOpen, onToggle, detailsId, children }: FindingRowProps) {
  const { rule, level, count, title } = finding;
  return (
    <li className="border-t" data-rule={rule}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-[11px] sm:flex-nowrap">
        <StateWord tone={levelTone[level]} className="w-[74px] shrink-0 text-xs">
          {levelWord[level]}
        </StateWord>
        <span className="min-w-13 shrink-0 font-semibold tabular-nums">{formatCount(count)}</span>
        <div className="order-last w-full min-w-0 flex-1 basis-full sm:order-none sm:basis-0">
          <h3 className="font-medium">
            {onToggle ? (
              <button
                type="button"
                aria-expanded={isOpen}
                aria-controls={detailsId}
                onClick={onToggle}
                className="inline-flex items-center gap-1 rounded-sm text-left hover:underline hover:underline-offset-4"
              >
                {title}
                <ChevronRight
                  aria-hidden
                  className={cn("size-3.5 shrink-0 text-muted-foreground transition-transform", isOpen && "rotate-90")}
                />
              </button>
            ) : (
              title
            )}
          </h3>
          <p className="text-xs text-pretty wrap-anywhere text-muted-foreground">{note}</p>
        </div>
        <div className="ml-auto flex shrink-0 items-center gap-1.5 sm:max-w-64">{acts}</div>
      </div>
      {isOpen && children}
    </li>
  );
}
