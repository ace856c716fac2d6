import type { QueryClient } from "@tanstack/react-query";
import type { CheckLimits } from "@/lib/jsonl/contract";
import { DraftStore } from "./draft-store";
import { lanes } from "./lanes";

/** Limits with a name that changes when they do. */
export type NamedLimits = { key: string; limits: CheckLimits };

/** What the verbs on drafts (`check-draft`, `send-draft`, …) share: one for each person and team, for the life of the tab. */
export type Desk = {
  /** Person and team; what is kept in the browser is kept under it. */
  readonly scope: string;
  /** Team slug. */
  readonly team: string;
  readonly client: QueryClient;
  readonly store: DraftStore;
  /** What runs for the drafts. */
  readonly works: Map<string, AbortController>;
  /** What is in the vault, by draft and part. */
  readonly kept: Set<string>;
  readonly inLane: ReturnType<typeof lanes>;
  /** Another tab has this person's drafts: this one keeps nothing. */
  isOwner: boolean;
  limits: NamedLimits | null;
  sender: Promise<void> | null;
};

const desks = new Map<string, Desk>();

/** The desk of a person in a team. It outlives the page that shows it, so an upload goes on while other pages are open. */
export function deskOf(client: QueryClient, team: string, scope: string): Desk {
  const found = desks.get(scope);
  if (found) return found;
  const desk: Desk = {
    scope,
    team,
    client,
    store: new DraftStore(),
    works: new Map(),
    kept: new Set(),
    inLane: lanes(2),
    isOwner: false,
    limits: null,
    sender: null,
  };
  desks.set(scope, desk);
  return desk;
}

/** What can run for a draft at one time: one work on its file, its sending, and a trial of some of its lines. */
type Work = "file" | "send" | "trial";
const keyOf = (id: string, work: Work) => `${id}/${work}`;

/** Stops what runs of this kind for a draft and begins anew, under a fresh signal. */
export function beginWork(desk: Desk, id: string, work: Work): AbortSignal {
  stopWork(desk, id, work);
  const controller = new AbortController();
  desk.works.set(keyOf(id, work), controller);
  return controller.signal;
}

export function stopWork(desk: Desk, id: string, work: Work): void {
  desk.works.get(keyOf(id, work))?.abort();
  desk.works.delete(keyOf(id, work));
}
