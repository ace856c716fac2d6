"use client";

import { ChevronDown } from "lucide-react";
import { Chip } from "@/components/ui/chip";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuSub,
  DropdownMenuSubContent,
  DropdownMenuSubTrigger,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

export type Choice = { value: string; label: string };

export type ChoiceProps = {
  name: string;
  values: readonly string[];
  choices: readonly Choice[];
  onChange: (values: string[]) => void;
};

/** A chip whose menu ticks several; it names what is ticked: "Qwen3.5-9B", "Model 2". */
export function ChoiceMenu(props: ChoiceProps) {
  const { name, values, choices } = props;
  const [only] = values;
  const label = values.length === 1 ? (choices.find(({ value }) => value === only)?.label ?? only) : name;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Chip
          disabled={choices.length === 0 && values.length === 0}
          className={values.length > 0 ? "border-transparent bg-accent text-foreground" : undefined}
          count={values.length > 1 ? values.length : null}
          aria-label={values.length > 0 ? `${name}: ${labelsOf(props).join(", ")}` : name}
        >
          <span className="max-w-44 truncate">{label}</span>
          <ChevronDown aria-hidden className="-mr-0.5" />
        </Chip>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="max-h-80 max-w-80 overflow-y-auto">
        <ChoiceItems {...props} />
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** The same inside a menu. */
export function ChoiceSubMenu(props: ChoiceProps) {
  if (props.choices.length === 0) return null;
  return (
    <DropdownMenuSub>
      <DropdownMenuSubTrigger>{props.name}</DropdownMenuSubTrigger>
      <DropdownMenuSubContent className="max-h-80 max-w-80 overflow-y-auto">
        <ChoiceItems {...props} />
      </DropdownMenuSubContent>
    </DropdownMenuSub>
  );
}

export const labelsOf = ({ values, choices }: Pick<ChoiceProps, "values" | "choices">): string[] =>
  values.map((value) => choices.find((choice) => choice.value === value)?.label ?? value);

function ChoiceItems({ values, choices, onChange }: ChoiceProps) {
  // What the address asks for stays tickable, though no batch has it (any more).
  const unlisted = values.filter((value) => !choices.some((choice) => choice.value === value));
  const all = [...choices, ...unlisted.map((value) => ({ value, label: value }))];
  return (
    <>
      {all.map(({ value, label }) => (
        <DropdownMenuCheckboxItem
          key={value}
          checked={values.includes(value)}
          // The menu stays open for the next tick.
          onSelect={(event) => event.preventDefault()}
          onCheckedChange={(isOn) => onChange(isOn ? [...values, value] : values.filter((one) => one !== value))}
        >
          <span className="truncate">{label}</span>
        </DropdownMenuCheckboxItem>
      ))}
      {values.length > 0 && (
        <>
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => onChange([])}>Any</DropdownMenuItem>
        </>
      )}
    </>
  );
}
