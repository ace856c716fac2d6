"use client";

import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useState } from "react";
import { setPaletteOpen } from "@/components/shared/palette-state";
import { Shortcut } from "@/components/shared/shortcut";
import { StateShape } from "@/components/shared/state-word";
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "@/components/ui/command";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "@/components/ui/dialog";
import { matchesWords } from "./matches-words";
import { paletteActs } from "./palette-acts";
import type { SearchBatches, ShellContext } from "./shell-types";
import { useBatchHits } from "./use-batch-hits";

type CommandPaletteProps = Pick<ShellContext, "team" | "canCreate" | "onSignOut"> & {
  open: boolean;
  searchBatches?: SearchBatches;
  onShowShortcuts: () => void;
};

/** Everything by name: pages, acts, themes and batches. */
export function CommandPalette(props: CommandPaletteProps) {
  return (
    <Dialog open={props.open} onOpenChange={setPaletteOpen}>
      <DialogContent closeButton={false} className="top-[14vh] max-w-xl translate-y-0 gap-0 overflow-hidden p-0">
        <DialogTitle className="sr-only">Search or jump to</DialogTitle>
        <DialogDescription className="sr-only">Type a page, an act or the name of a batch.</DialogDescription>
        <PaletteBody {...props} />
      </DialogContent>
    </Dialog>
  );
}

/** Mounted with each opening, so it starts empty. */
function PaletteBody({ searchBatches, ...props }: CommandPaletteProps) {
  const router = useRouter();
  const { setTheme } = useTheme();
  const [query, setQuery] = useState("");
  const { hits, isSearching, hasFailed } = useBatchHits(props.team.id, query, searchBatches);
  const groups = paletteActs({ ...props, setTheme, go: (href) => router.push(href) }).map((group) => ({
    ...group,
    acts: group.acts.filter((act) => matchesWords(query, [act.label, ...act.words])),
  }));
  const close = (run: () => void) => () => {
    setPaletteOpen(false);
    run();
  };
  return (
    <Command label="Search or jump to" loop shouldFilter={false}>
      <CommandInput placeholder="Search or jump to…" value={query} onValueChange={setQuery} />
      <CommandList label="Results">
        {!isSearching && <CommandEmpty>Nothing is called that.</CommandEmpty>}
        {hasFailed && <Note>Batches cannot be searched right now.</Note>}
        {isSearching && hits.length === 0 && <Note>Searching batches…</Note>}
        {hits.length > 0 && (
          <CommandGroup heading="Batches">
            {hits.map((hit) => (
              <CommandItem key={hit.id} value={hit.id} onSelect={close(() => router.push(hit.href))}>
                {hit.tone && <StateShape tone={hit.tone} />}
                <span className="min-w-0 flex-1 truncate">{hit.title}</span>
                {hit.detail && (
                  <span className="shrink-0 text-xs text-muted-foreground tabular-nums">{hit.detail}</span>
                )}
              </CommandItem>
            ))}
          </CommandGroup>
        )}
        {groups.map(
          (group) =>
            group.acts.length > 0 && (
              <CommandGroup key={group.heading} heading={group.heading}>
                {group.acts.map((act) => (
                  <CommandItem key={act.label} value={act.label} onSelect={close(act.run)}>
                    <act.icon aria-hidden />
                    {act.label}
                    {act.keys && <Shortcut keys={act.keys} className="ml-auto max-md:hidden" />}
                  </CommandItem>
                ))}
              </CommandGroup>
            ),
        )}
      </CommandList>
    </Command>
  );
}

function Note({ children }: { children: string }) {
  return (
    <p role="status" className="px-2.5 py-2 text-sm text-muted-foreground">
      {children}
    </p>
  );
}
