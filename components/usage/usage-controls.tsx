"use client";

import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import type { UsageView } from "./use-usage-view";

const ranges = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "Year" },
  { value: "month", label: "This month" },
  { value: "custom", label: "Custom" },
] as const;

const groups = [
  { value: "model", label: "Model" },
  { value: "member", label: "Member" },
  { value: "connection", label: "Connection" },
  { value: "tag", label: "Tag" },
] as const;

/** Which days, split by what. */
export function UsageControls({ view }: { view: UsageView }) {
  const { choice, by, range, today } = view;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <div className="max-w-full overflow-x-auto [scrollbar-width:none]">
        <Segmented label="Days" value={choice} onValueChange={view.setChoice} options={ranges} />
      </div>
      {choice === "custom" && (
        <fieldset className="flex items-center gap-1.5">
          <legend className="sr-only">Custom days</legend>
          <Input
            type="date"
            aria-label="From"
            className="w-36 max-sm:w-40"
            value={range.from}
            max={range.to}
            onChange={(event) => event.target.value && view.setEnds({ from: event.target.value })}
          />
          <span aria-hidden className="text-muted-foreground">
            –
          </span>
          <Input
            type="date"
            aria-label="To"
            className="w-36 max-sm:w-40"
            value={range.to}
            min={range.from}
            max={today}
            onChange={(event) => event.target.value && view.setEnds({ to: event.target.value })}
          />
        </fieldset>
      )}
      <div className="flex max-w-full items-center gap-2 overflow-x-auto [scrollbar-width:none] md:ml-auto">
        <span aria-hidden className="text-xs text-muted-foreground">
          by
        </span>
        <Segmented label="Split by" value={by} onValueChange={view.setBy} options={groups} />
      </div>
    </div>
  );
}
