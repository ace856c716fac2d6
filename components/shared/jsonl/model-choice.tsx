"use client";

import { useState } from "react";
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "@/components/ui/command";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { shortModelName } from "@/lib/format";
import type { RuleFinding, Tally } from "@/lib/jsonl/contract";
import type { ModelScope } from "@/lib/jsonl/fix-contract";
import type { TeamModel } from "@/lib/models/contract";
import { isModelMissing, modelScopes } from "./model-scopes";
import { fittingModels, needOf } from "./suggest-model";

type ModelChoiceProps = {
  rule: RuleFinding;
  models: readonly TeamModel[];
  tally: Tally | null;
  onChoose: (model: string, where: ModelScope) => void;
};

/** A model from the file, from the catalogue, or any name that is typed, and where it is to be set. */
export function ModelChoice({ rule, models, tally, onChoose }: ModelChoiceProps) {
  const [text, setText] = useState("");
  const scopes = modelScopes(rule, tally, models);
  const [chosen, setChosen] = useState(scopes[0]?.value ?? "all");
  const where = scopes.find(({ value }) => value === chosen)?.scope ?? "all";
  const inFile = [...new Set((tally?.groups ?? []).flatMap((group) => group.model ?? []))];
  // The one that is to be replaced is no choice.
  const used = inFile.filter((id) => typeof where === "string" || where.is !== id);
  const need = tally && isModelMissing(rule) ? needOf(tally) : null;
  const fitting = need ? fittingModels(models, need) : models;
  const offered = (fitting.length > 0 ? fitting : models).filter(({ id }) => !inFile.includes(id));
  const typed = text.trim();
  const isKnown = used.includes(typed) || models.some(({ id }) => id === typed);
  return (
    <Command label="Models">
      <CommandInput placeholder="Model" value={text} onValueChange={setText} />
      <div className="flex items-center gap-2 border-b px-3.5 py-2 text-xs text-muted-foreground">
        <span id="model-scope">Set it</span>
        <Select value={chosen} onValueChange={setChosen}>
          <SelectTrigger size="sm" aria-labelledby="model-scope" className="min-w-0">
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {scopes.map(({ value, label }) => (
              <SelectItem key={value} value={value}>
                {label}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      </div>
      <CommandList className="max-h-64">
        <CommandEmpty>Type the whole name of a model.</CommandEmpty>
        {used.length > 0 && (
          <CommandGroup heading="In this file">
            {used.map((id) => (
              <CommandItem key={id} value={id} onSelect={() => onChoose(id, where)}>
                <ModelName id={id} />
              </CommandItem>
            ))}
          </CommandGroup>
        )}
        {offered.length > 0 && (
          <CommandGroup heading="Catalogue">
            {offered.map(({ id, vision }) => (
              <CommandItem key={id} value={id} onSelect={() => onChoose(id, where)}>
                <ModelName id={id} note={vision ? "sees images" : undefined} />
              </CommandItem>
            ))}
          </CommandGroup>
        )}
        {typed !== "" && !isKnown && (
          <CommandGroup heading="As typed">
            <CommandItem value={`as typed ${typed}`} onSelect={() => onChoose(typed, where)}>
              <span className="wrap-anywhere">Use “{typed}”</span>
            </CommandItem>
          </CommandGroup>
        )}
      </CommandList>
    </Command>
  );
}

function ModelName({ id, note }: { id: string; note?: string | undefined }) {
  return (
    <span className="min-w-0" title={id}>
      <span className="block truncate">{shortModelName(id)}</span>
      {note && <span className="block text-xs text-muted-foreground">{note}</span>}
    </span>
  );
}
