"use client";

import { Field } from "@/components/ui/field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";

type ChoiceProps<T extends string> = {
  label: string;
  value: T;
  onChange: (value: T) => void;
  /** In the order they are offered, with their words. */
  options: Readonly<Record<T, string>>;
  className?: string;
};

/** One of a few, in a list that opens. */
export function Choice<T extends string>({ label, value, onChange, options, className = "w-44" }: ChoiceProps<T>) {
  const names = Object.keys(options) as T[];
  return (
    <Field label={label} className={className}>
      {(control) => (
        <Select value={value} onValueChange={(next) => onChange(names.find((name) => name === next) ?? value)}>
          <SelectTrigger {...control}>
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {names.map((name) => (
              <SelectItem key={name} value={name}>
                {options[name]}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    </Field>
  );
}
