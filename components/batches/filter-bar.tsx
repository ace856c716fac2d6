"use client";

import { ChevronDown } from "lucide-react";
import { SearchField } from "@/components/shared/search-field";
import { Chip, RemovableChip } from "@/components/ui/chip";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { shortModelName } from "@/lib/format";
import type { BatchFilters } from "./use-batch-filters";

type Choice = { value: string; label: string };

type FilterBarProps = {
  filters: BatchFilters;
  /** Null while the first answer is on its way. */
  counts: { running: number; look: number } | null;
  models: readonly string[];
  connections: readonly { id: string; name: string }[];
};

/** Search and chips over the list. All of it goes to the server and into the address. */
export function FilterBar({ filters, counts, models, connections }: FilterBarProps) {
  const { state, change } = filters;
  const { view, mine, model, connection } = state;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <SearchField value={state.q} onValueChange={(q) => change({ q })} label="Name, id, tag, file" />
      <fieldset className="contents">
        <legend className="sr-only">Show</legend>
        <Chip pressed={view === "all" && !mine} onClick={() => change({ view: "all", mine: false })}>
          All
        </Chip>
        <Chip pressed={view === "running"} count={counts?.running} onClick={() => change({ view: "running" })}>
          Running
        </Chip>
        <Chip pressed={view === "look"} count={counts?.look} onClick={() => change({ view: "look" })}>
          Needs a look
        </Chip>
        <Chip pressed={mine} onClick={() => change({ mine: !mine })}>
          Mine
        </Chip>
        <ChoiceChip
          name="Model"
          value={model}
          choices={models.map((id) => ({ value: id, label: shortModelName(id) }))}
          onChoose={(next) => change({ model: next })}
        />
        {connections.length > 1 || connection !== null ? (
          <ChoiceChip
            name="Connection"
            value={connection}
            choices={connections.map(({ id, name }) => ({ value: id, label: name }))}
            onChoose={(next) => change({ connection: next })}
          />
        ) : null}
      </fieldset>
    </div>
  );
}

type ChoiceChipProps = {
  name: string;
  value: string | null;
  choices: readonly Choice[];
  onChoose: (value: string | null) => void;
};

/** Opens a menu while off; once something is chosen, names it and takes it away on a click. */
function ChoiceChip({ name, value, choices, onChoose }: ChoiceChipProps) {
  if (value !== null) {
    const label = choices.find((choice) => choice.value === value)?.label ?? value;
    return (
      <RemovableChip label={`${name}: ${label}`} onRemove={() => onChoose(null)}>
        <span className="max-w-48 truncate">{label}</span>
      </RemovableChip>
    );
  }
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Chip disabled={choices.length === 0}>
          {name}
          <ChevronDown aria-hidden className="-mr-0.5" />
        </Chip>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="max-w-80">
        {choices.map((choice) => (
          <DropdownMenuItem key={choice.value} onSelect={() => onChoose(choice.value)}>
            <span className="truncate">{choice.label}</span>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
