"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import type { BatchFilters } from "./use-batch-filters";

const spans = [
  { days: 1, label: "Last 24 hours" },
  { days: 7, label: "Last 7 days" },
  { days: 30, label: "Last 30 days" },
  { days: 90, label: "Last 90 days" },
];

function wordsOf({ days, from, to }: BatchFilters["state"]): string | null {
  if (days !== null) return spans.find((span) => span.days === days)?.label ?? `Last ${days} days`;
  if (from && to) return from === to ? from : `${from} to ${to}`;
  return from ? `Since ${from}` : to ? `Until ${to}` : null;
}

/** When batches were made: some days back, or between two days of the calendar here. */
export function WhenMenu({ filters: { state, change } }: { filters: BatchFilters }) {
  const [isOpen, setIsOpen] = useState(false);
  const words = wordsOf(state);
  const choose = (days: number | null) => {
    change({ days, from: null, to: null });
    setIsOpen(false);
  };
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Chip
          aria-label={words ? `Created: ${words}` : "Created"}
          className={words ? "border-transparent bg-accent text-foreground" : undefined}
        >
          {words ?? "Created"}
          <ChevronDown aria-hidden className="-mr-0.5" />
        </Chip>
      </PopoverTrigger>
      <PopoverContent aria-label="Created" className="w-80">
        <div className="flex flex-wrap gap-1.5">
          {spans.map(({ days, label }) => (
            <Chip key={days} pressed={state.days === days} onClick={() => choose(state.days === days ? null : days)}>
              {label}
            </Chip>
          ))}
        </div>
        <div className="mt-3 grid grid-cols-2 gap-2">
          <Field label="From">
            <Input
              type="date"
              value={state.from ?? ""}
              max={state.to ?? undefined}
              onChange={(event) => change({ days: null, from: event.target.value || null })}
            />
          </Field>
          <Field label="To">
            <Input
              type="date"
              value={state.to ?? ""}
              min={state.from ?? undefined}
              onChange={(event) => change({ days: null, to: event.target.value || null })}
            />
          </Field>
        </div>
        {words && (
          <Button variant="ghost" size="sm" className="mt-2 -ml-2" onClick={() => choose(null)}>
            Any time
          </Button>
        )}
      </PopoverContent>
    </Popover>
  );
}
