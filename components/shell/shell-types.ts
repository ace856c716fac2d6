import type { Route } from "next";
import type { StateTone } from "@/components/shared/state-word";
import type { NavCounts } from "./nav-items";

export type ShellTeam = { id: string; name: string; slug: string };
export type ShellUser = {
  id: string;
  name: string;
  email: string /** "owner", "admin", "member", "viewer" */;
  role: string;
};

/** Something the palette found. */
export type PaletteHit = {
  id: string;
  title: string;
  /** Second column: "31,284 of 50,000 · running". */
  detail?: string;
  tone?: StateTone;
  href: Route;
};

/** Finds batches by name or id, best first, a handful. Rejects when it cannot ask. */
export type SearchBatches = (query: string, signal: AbortSignal) => Promise<readonly PaletteHit[]>;

/** What every part of the shell knows. */
export type ShellContext = {
  team: ShellTeam;
  teams: readonly ShellTeam[];
  user: ShellUser;
  counts?: NavCounts;
  /** The person may start batches: shows "New batch". */
  canCreate?: boolean;
  onSignOut: () => void;
};
