"use client";

import { Keyboard, LogOut, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useState } from "react";
import { setPaletteOpen } from "@/components/shared/palette-state";
import { teamHref } from "@/components/shared/routes";
import { Shortcut } from "@/components/shared/shortcut";
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "@/components/ui/command";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "@/components/ui/dialog";
import { navItems } from "./nav-items";
import { PaletteBatches } from "./palette-batches";
import type { SearchBatches, ShellContext } from "./shell-types";
import { themeChoices } from "./theme-choice";

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
function PaletteBody({ team, canCreate = true, onSignOut, onShowShortcuts, searchBatches }: CommandPaletteProps) {
  const router = useRouter();
  const { setTheme } = useTheme();
  const [query, setQuery] = useState("");
  const act = (run: () => void) => () => {
    setPaletteOpen(false);
    run();
  };
  return (
    <Command label="Search or jump to" loop>
      <CommandInput placeholder="Search or jump to…" value={query} onValueChange={setQuery} />
      <CommandList label="Results">
        <CommandEmpty>Nothing is called that.</CommandEmpty>
        {searchBatches && (
          <PaletteBatches
            teamId={team.id}
            query={query}
            searchBatches={searchBatches}
            onChoose={(hit) => act(() => router.push(hit.href))()}
          />
        )}
        <CommandGroup heading="Go to">
          {navItems.map((item) => (
            <CommandItem
              key={item.path}
              value={item.label}
              keywords={["go", "open"]}
              onSelect={act(() => router.push(teamHref(team, item.path)))}
            >
              <item.icon aria-hidden />
              {item.label}
              <Shortcut keys={item.jump} className="ml-auto max-md:hidden" />
            </CommandItem>
          ))}
        </CommandGroup>
        <CommandGroup heading="Do">
          {canCreate && (
            <CommandItem
              value="New batch"
              keywords={["create", "submit", "upload"]}
              onSelect={act(() => router.push(teamHref(team, "/batches/new")))}
            >
              <Plus aria-hidden />
              New batch
              <Shortcut keys="n" className="ml-auto max-md:hidden" />
            </CommandItem>
          )}
          {themeChoices.map((choice) => (
            <CommandItem
              key={choice.value}
              value={`${choice.label} theme`}
              keywords={["mode", "colours", "appearance"]}
              onSelect={act(() => setTheme(choice.value))}
            >
              <choice.icon aria-hidden />
              {choice.label} theme
            </CommandItem>
          ))}
          <CommandItem value="Keyboard shortcuts" onSelect={act(onShowShortcuts)}>
            <Keyboard aria-hidden />
            Keyboard shortcuts
            <Shortcut keys="?" className="ml-auto max-md:hidden" />
          </CommandItem>
          <CommandItem value="Sign out" keywords={["log out", "leave"]} onSelect={act(onSignOut)}>
            <LogOut aria-hidden />
            Sign out
          </CommandItem>
        </CommandGroup>
      </CommandList>
    </Command>
  );
}
