"use client";

import { CircleAlert } from "lucide-react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { ReadOptions, TableFacts } from "@/lib/jsonl/sheet/table-contract";

type SourceFieldsProps = {
  facts: TableFacts;
  options: ReadOptions;
  idColumn: string | null;
  onOptions: (options: ReadOptions) => void;
  onIdColumn: (column: string | null) => void;
};

const numbered = "numbered";

/** How the table is read, and which column tells its rows apart. */
export function SourceFields({ facts, options, idColumn, onOptions, onIdColumn }: SourceFieldsProps) {
  const { columns, sheets, notes } = facts;
  const chosen = idColumn === null ? -1 : columns.indexOf(idColumn);
  return (
    <>
      {notes.map((note) => (
        <p key={note} className="flex items-start gap-1.5 text-xs text-pretty text-risk-ink">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0 stroke-[1.6]" />
          {note}
        </p>
      ))}
      <div className="flex flex-wrap items-start gap-3">
        {sheets.length > 1 && (
          <Field label="Sheet" className="w-44">
            {(control) => (
              <Select
                value={String(options.sheet)}
                onValueChange={(sheet) => onOptions({ ...options, sheet: Number(sheet) })}
              >
                <SelectTrigger {...control}>
                  <SelectValue />
                </SelectTrigger>
                <SelectContent>
                  {sheets.map((sheet, at) => (
                    <SelectItem key={sheet} value={String(at)}>
                      {sheet}
                    </SelectItem>
                  ))}
                </SelectContent>
              </Select>
            )}
          </Field>
        )}
        <Field label="Ids" description="Answers are told apart by them." className="w-56 grow sm:max-w-72">
          {(control) => (
            <Select
              value={chosen < 0 ? numbered : String(chosen)}
              onValueChange={(value) => onIdColumn(value === numbered ? null : (columns[Number(value)] ?? null))}
            >
              <SelectTrigger {...control}>
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                <SelectItem value={numbered}>Numbered: row-1, row-2, …</SelectItem>
                {columns.map((column, at) => (
                  <SelectItem key={column} value={String(at)}>
                    {column}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          )}
        </Field>
        <Field inline label="The first row holds the names" className="basis-full">
          <Checkbox
            checked={options.hasHeader}
            onCheckedChange={(isOn) => onOptions({ ...options, hasHeader: isOn === true })}
          />
        </Field>
      </div>
    </>
  );
}
