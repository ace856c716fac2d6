import { Keyboard, LogOut, type LucideIcon, Plus } from "lucide-react";
import type { Route } from "next";
import { teamHref } from "@/components/shared/routes";
import { navItems } from "./nav-items";
import type { ShellContext } from "./shell-types";
import { themeChoices } from "./theme-choice";

export type PaletteAct = {
  label: string;
  icon: LucideIcon;
  /** Other words people try. */
  words: readonly string[];
  keys?: string;
  run: () => void;
};

type PaletteHands = Pick<ShellContext, "team" | "canCreate" | "onSignOut"> & {
  go: (href: Route) => void;
  setTheme: (theme: string) => void;
  onShowShortcuts: () => void;
};

/** What the palette offers besides batches, in groups. */
export function paletteActs(hands: PaletteHands): readonly { heading: string; acts: readonly PaletteAct[] }[] {
  const { team, canCreate = true, go, setTheme, onShowShortcuts, onSignOut } = hands;
  const pages = navItems.map((item) => ({
    label: item.label,
    icon: item.icon,
    words: ["go", "open"],
    keys: item.jump,
    run: () => go(teamHref(team, item.path)),
  }));
  const create: PaletteAct = {
    label: "New batch",
    icon: Plus,
    words: ["create", "submit", "upload"],
    keys: "n",
    run: () => go(teamHref(team, "/batches/new")),
  };
  const themes = themeChoices.map((choice) => ({
    label: `${choice.label} theme`,
    icon: choice.icon,
    words: ["mode", "colours", "appearance"],
    run: () => setTheme(choice.value),
  }));
  return [
    { heading: "Go to", acts: pages },
    {
      heading: "Do",
      acts: [
        ...(canCreate ? [create] : []),
        ...themes,
        { label: "Keyboard shortcuts", icon: Keyboard, words: ["keys", "help"], keys: "?", run: onShowShortcuts },
        { label: "Sign out", icon: LogOut, words: ["log out", "leave"], run: onSignOut },
      ],
    },
  ];
}
