"use client";

import { pathWord } from "@/components/shared/figure-words";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { plural } from "@/lib/format";
import type { AnswerField } from "@/lib/results/views/contract";

type PathSelectProps = { fields: readonly AnswerField[]; value: string; onValueChange: (path: string) => void };

/** Which field of the answers is looked at. */
export function PathSelect({ fields, value, onValueChange }: PathSelectProps) {
  return (
    <Select value={value} onValueChange={onValueChange}>
      <SelectTrigger aria-label="Field" className="w-60 max-w-full">
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        {fields.map((field) => (
          <SelectItem key={field.path} value={field.path} note={plural(field.rows, "row")}>
            {pathWord(field.path)}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
