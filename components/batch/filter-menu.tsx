"use client";

import { ListFilter } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { Condition, WhereOp } from "@/lib/results/columns";
import { opsOf, opWords, takesValue } from "./condition-words";
import type { GridColumn } from "./grid-columns";

type FilterMenuProps = { columns: readonly GridColumn[]; onAdd: (condition: Condition) => void };

/** Adds a condition on any column: "score < 3", "label has good". */
export function FilterMenu({ columns, onAdd }: FilterMenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Button variant="outline" size="sm">
          <ListFilter aria-hidden />
          Filter
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Add a filter" align="end" className="w-80">
        <FilterForm
          columns={columns}
          onAdd={(condition) => {
            onAdd(condition);
            setIsOpen(false);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

function FilterForm({ columns, onAdd }: FilterMenuProps) {
  const first = columns.find(({ field }) => field?.column.startsWith("json.")) ?? columns[0];
  const [key, setKey] = useState(first?.key ?? "customId");
  const column = columns.find((one) => one.key === key);
  const ops = opsOf(column);
  const [chosen, setOp] = useState<WhereOp | null>(null);
  const op = chosen !== null && ops.includes(chosen) ? chosen : (ops[0] ?? "has");
  const [value, setValue] = useState("");
  const isReady = !takesValue(op) || value.trim() !== "";
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onAdd({ column: key, op, value: takesValue(op) ? value.trim() : "" });
      }}
    >
      <Field label="Column">
        {(control) => (
          <Select value={key} onValueChange={setKey}>
            <SelectTrigger {...control}>
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              {columns.map((one) => (
                <SelectItem key={one.key} value={one.key}>
                  {one.label}
                </SelectItem>
              ))}
            </SelectContent>
          </Select>
        )}
      </Field>
      <Field label="Is">
        {(control) => (
          <Select value={op} onValueChange={(next) => setOp(ops.find((one) => one === next) ?? null)}>
            <SelectTrigger {...control}>
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              {ops.map((one) => (
                <SelectItem key={one} value={one}>
                  {opWords[one]}
                </SelectItem>
              ))}
            </SelectContent>
          </Select>
        )}
      </Field>
      {takesValue(op) && (
        <Field label={op === "matches" ? "Pattern (RE2)" : "Value"}>
          <Input
            value={value}
            onChange={(event) => setValue(event.target.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      )}
      <Button type="submit" disabled={!isReady}>
        Add filter
      </Button>
    </form>
  );
}
