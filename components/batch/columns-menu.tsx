"use client";

import { ChevronDown, ChevronUp, Columns3 } from "lucide-react";
import { useId } from "react";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { ScrollArea } from "@/components/ui/scroll-area";
import { can } from "@/lib/access";
import { plural } from "@/lib/format";
import type { GridColumn } from "./grid-columns";
import type { Columns } from "./use-columns";

/** Chooses and orders the columns: those shown first, in their order, then what else there is. */
export function ColumnsMenu({ columns }: { columns: Columns }) {
  const shown = columns.shown.map(({ key }) => key);
  const others = columns.columns.filter(({ key }) => !shown.includes(key));
  const move = (index: number, by: number) => {
    const next = [...shown];
    const [moved] = next.splice(index, 1);
    if (moved === undefined) return;
    next.splice(index + by, 0, moved);
    columns.setShown(next);
  };
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="outline" size="sm">
          <Columns3 aria-hidden />
          Columns
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Columns" align="end" className="w-80 p-0">
        <ScrollArea
          aria-label="Columns to choose from"
          className="max-h-[min(60dvh,calc(var(--radix-popover-content-available-height)-3rem))] px-2 py-2"
        >
          <ul>
            {columns.shown.map((column, index) => (
              <li key={column.key} className="group flex items-center gap-1 rounded-md px-1 hover:bg-accent">
                <Choice
                  column={column}
                  isShown
                  isDisabled={shown.length === 1}
                  onChange={() => columns.setShown(shown.filter((key) => key !== column.key))}
                />
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Move ${column.label} left`}
                  disabled={index === 0}
                  onClick={() => move(index, -1)}
                >
                  <ChevronUp aria-hidden />
                </Button>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Move ${column.label} right`}
                  disabled={index === shown.length - 1}
                  onClick={() => move(index, 1)}
                >
                  <ChevronDown aria-hidden />
                </Button>
              </li>
            ))}
          </ul>
          {others.length > 0 && (
            <ul className="mt-1.5 border-t pt-1.5">
              {others.map((column) => (
                <li key={column.key} className="flex items-center gap-1 rounded-md px-1 hover:bg-accent">
                  <Choice column={column} isShown={false} onChange={() => columns.setShown([...shown, column.key])} />
                </li>
              ))}
            </ul>
          )}
        </ScrollArea>
        <Whose columns={columns} />
      </PopoverContent>
    </Popover>
  );
}

const whoseWords = {
  own: "Kept for you, for batches like this one",
  team: "The team's, for batches like this one",
  nobody: "The usual ones",
} as const;

/** Whose columns these are, and the way to make them everybody's or let them go. */
function Whose({ columns: { whose, reset, agree } }: { columns: Columns }) {
  const { role } = useTeam();
  const mayAgree = can(role, "batch:edit");
  return (
    <div className="grid gap-1.5 border-t px-3 py-2">
      <p role="status" className="text-xs text-muted-foreground">
        {agree.error?.message ?? whoseWords[whose]}
      </p>
      <div className="flex flex-wrap gap-1.5">
        {whose === "own" && mayAgree && (
          <Button variant="outline" size="sm" pending={agree.isPending} onClick={agree.set}>
            Use for the team
          </Button>
        )}
        {whose === "own" && (
          <Button variant="ghost" size="sm" onClick={reset}>
            Reset
          </Button>
        )}
        {whose === "team" && mayAgree && (
          <Button variant="ghost" size="sm" pending={agree.isPending} onClick={agree.forget}>
            Reset for the team
          </Button>
        )}
      </div>
    </div>
  );
}

type ChoiceProps = { column: GridColumn; isShown: boolean; isDisabled?: boolean; onChange: () => void };

function Choice({ column, isShown, isDisabled = false, onChange }: ChoiceProps) {
  const { label, field } = column;
  const id = useId();
  const from = field && (field.column.startsWith("json.") ? "answer" : "source");
  return (
    <label htmlFor={id} className="flex min-w-0 flex-1 items-center gap-2 py-1.5 text-sm">
      <Checkbox id={id} checked={isShown} disabled={isDisabled} onCheckedChange={onChange} />
      <bdi className="truncate">{label}</bdi>
      {field && (
        <span className="ml-auto shrink-0 text-xs text-muted-foreground tabular-nums">
          {from} · {plural(field.count, "row")}
        </span>
      )}
    </label>
  );
}
