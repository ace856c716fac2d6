"use client";

import { Menu, Search } from "lucide-react";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { Link } from "@/components/shared/link";
import { Logo } from "@/components/shared/logo";
import { setPaletteOpen } from "@/components/shared/palette-state";
import { teamHref } from "@/components/shared/routes";
import { Button } from "@/components/ui/button";
import { Sheet, SheetContent, SheetDescription, SheetTitle, SheetTrigger } from "@/components/ui/sheet";
import type { ShellContext } from "./shell-types";
import { Sidebar } from "./sidebar";

/** What a phone has instead of the sidebar: a bar with the menu, the name and search. */
export function TopBar(props: ShellContext & { onShowShortcuts: () => void }) {
  const pathname = usePathname();
  // Open on one page only: going to another closes it.
  const [openAt, setOpenAt] = useState<string | null>(null);
  return (
    <header className="sticky top-0 z-20 flex h-12 items-center gap-2 border-b bg-sidebar px-2.5 md:hidden">
      <Sheet open={openAt === pathname} onOpenChange={(open) => setOpenAt(open ? pathname : null)}>
        <SheetTrigger asChild>
          <Button variant="ghost" size="icon" aria-label="Menu">
            <Menu aria-hidden />
          </Button>
        </SheetTrigger>
        <SheetContent side="left" size="nav" closeButton={false} className="bg-sidebar">
          <SheetTitle className="sr-only">Menu</SheetTitle>
          <SheetDescription className="sr-only">Pages, teams and your account</SheetDescription>
          <Sidebar {...props} />
        </SheetContent>
      </Sheet>
      <Link
        href={teamHref(props.team)}
        className="flex min-w-0 items-center gap-2 rounded-lg font-semibold tracking-[-0.01em]"
      >
        <Logo className="size-4.5 shrink-0" />
        <span className="truncate">{props.team.name}</span>
      </Link>
      <Button variant="ghost" size="icon" aria-label="Search" className="ml-auto" onClick={() => setPaletteOpen(true)}>
        <Search aria-hidden />
      </Button>
    </header>
  );
}
