"use client";

import { useRouter } from "next/navigation";
import { togglePalette } from "@/components/shared/palette-state";
import { teamHref } from "@/components/shared/routes";
import { useShortcut } from "@/components/shared/use-shortcut";
import { type NavItem, navItems } from "./nav-items";
import type { ShellContext } from "./shell-types";

type ShellShortcutsProps = Pick<ShellContext, "team" | "canCreate"> & { onShowShortcuts: () => void };

/** The keys that work on every page. Draws nothing. */
export function ShellShortcuts({ team, canCreate = true, onShowShortcuts }: ShellShortcutsProps) {
  const router = useRouter();
  useShortcut("mod+k", togglePalette, { whileTyping: true });
  useShortcut("?", onShowShortcuts);
  useShortcut("n", () => router.push(teamHref(team, "/batches/new")), { enabled: canCreate });
  return navItems.map((item) => <Jump key={item.path} item={item} team={team} />);
}

function Jump({ item, team }: { item: NavItem; team: ShellContext["team"] }) {
  const router = useRouter();
  useShortcut(item.jump, () => router.push(teamHref(team, item.path)));
  return null;
}
