"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronsUpDown } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { Command, CommandEmpty, CommandInput, CommandItem, CommandList } from "@/components/ui/command";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { batchesQuery, batchQuery } from "@/lib/batches/queries";
import { shortModelName } from "@/lib/format";

type BatchPickerProps = {
  /** "A", "B" … */
  letter: string;
  batchId: string | null;
  taken: readonly string[];
  onChoose: (batchId: string) => void;
};

/** Chooses a batch of the team by name, id, tag or file; the server searches all of them. */
export function BatchPicker({ letter, batchId, taken, onChoose }: BatchPickerProps) {
  const { slug } = useTeam();
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState("");
  const search = useDeferredValue(text.trim());
  const chosen = useQuery({ ...batchQuery(slug, batchId ?? ""), enabled: batchId !== null });
  const found = useQuery({ ...batchesQuery(slug, { limit: 20, ...(search ? { search } : {}) }), enabled: isOpen });
  const offered = (found.data?.batches ?? []).filter(({ id }) => id === batchId || !taken.includes(id));
  const name = chosen.data?.name ?? (batchId === null ? "Choose a batch" : chosen.isError ? "No such batch" : "…");
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Button variant="outline" className="w-full min-w-0 justify-start" aria-label={`Batch ${letter}: ${name}`}>
          <span className="font-mono text-xs text-muted-foreground">{letter}</span>
          <span className="min-w-0 truncate">{name}</span>
          <ChevronsUpDown aria-hidden className="ml-auto size-3.5 text-muted-foreground" />
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label={`Choose batch ${letter}`} className="w-96 max-w-[calc(100vw-2rem)] p-0">
        <Command label="Batches" shouldFilter={false}>
          <CommandInput value={text} onValueChange={setText} placeholder="Name, id, tag, file" />
          <CommandList>
            <CommandEmpty>{found.isPending ? "Looking…" : "No batch matches."}</CommandEmpty>
            {offered.map((batch) => (
              <CommandItem
                key={batch.id}
                value={batch.id}
                onSelect={() => {
                  onChoose(batch.id);
                  setIsOpen(false);
                }}
              >
                <span className="min-w-0 flex-1">
                  <span className="block truncate">{batch.name}</span>
                  <span className="block truncate text-xs text-muted-foreground">
                    {batch.models.map(shortModelName).join(", ") || "no model named"} · {batch.inputFile.name}
                  </span>
                </span>
                <span className="shrink-0 text-xs text-muted-foreground">
                  <Time at={batch.createdAt} look="age" />
                </span>
              </CommandItem>
            ))}
          </CommandList>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
