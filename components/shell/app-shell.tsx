"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { usePaletteOpen } from "@/components/shared/palette-state";
import { ShellShortcuts } from "./shell-shortcuts";
import type { SearchBatches, ShellContext } from "./shell-types";
import { Sidebar } from "./sidebar";
import { SkipLink } from "./skip-link";
import { TopBar } from "./top-bar";

// Neither is needed until somebody asks for it.
const CommandPalette = dynamic(() => import("./command-palette").then((file) => file.CommandPalette), { ssr: false });
const ShortcutsDialog = dynamic(() => import("./shortcuts-dialog").then((file) => file.ShortcutsDialog), {
  ssr: false,
});

export type AppShellProps = ShellContext & {
  searchBatches?: SearchBatches;
  /** A strip over the page: "Emulator · answers are made up", "Connection lost". */
  notice?: ReactNode;
  children: ReactNode;
};

/** Sidebar, page and what opens over them. Wraps every page of a team. */
export function AppShell({ searchBatches, notice, children, ...context }: AppShellProps) {
  const isPaletteOpen = usePaletteOpen();
  const [isListOpen, setIsListOpen] = useState(false);
  // Once loaded they stay, so that closing is drawn to its end.
  const [hadPalette, setHadPalette] = useState(false);
  const [hadList, setHadList] = useState(false);
  if (isPaletteOpen && !hadPalette) setHadPalette(true);
  if (isListOpen && !hadList) setHadList(true);

  const showShortcuts = () => setIsListOpen(true);
  return (
    <div className="grid min-h-dvh md:grid-cols-[224px_minmax(0,1fr)]">
      <SkipLink />
      <ShellShortcuts team={context.team} canCreate={context.canCreate} onShowShortcuts={showShortcuts} />
      <aside className="sticky top-0 h-dvh border-r max-md:hidden">
        <Sidebar {...context} onShowShortcuts={showShortcuts} />
      </aside>
      <div className="min-w-0">
        <TopBar {...context} onShowShortcuts={showShortcuts} />
        {notice}
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto w-full max-w-[1480px] px-4 pt-4.5 pb-10 outline-none md:px-7 min-[2200px]:max-w-[1920px]"
        >
          {children}
        </main>
      </div>
      {hadPalette && (
        <CommandPalette
          open={isPaletteOpen}
          team={context.team}
          canCreate={context.canCreate}
          onSignOut={context.onSignOut}
          searchBatches={searchBatches}
          onShowShortcuts={showShortcuts}
        />
      )}
      {hadList && <ShortcutsDialog open={isListOpen} onOpenChange={setIsListOpen} />}
    </div>
  );
}
