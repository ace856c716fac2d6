"use client";

import { useSyncExternalStore } from "react";
import type { LiveState } from "@/lib/live/contract";

/** `lostAtMs`: since when news may be missing; null while they arrive. */
type Line = { state: LiveState; lostAtMs: number | null };

const atFirst: Line = { state: "connecting", lostAtMs: null };
let line = atFirst;
const listeners = new Set<() => void>();

/** Says how the one stream of this page stands. Called by the shell only. */
export function setLiveState(state: LiveState): void {
  if (state === line.state) return;
  line = { state, lostAtMs: state === "live" ? null : (line.lostAtMs ?? Date.now()) };
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

const useLine = (): Line =>
  useSyncExternalStore(
    subscribe,
    () => line,
    () => atFirst,
  );

/** Whether changes arrive by themselves right now. While they do not, queries poll slowly and say how old they are. */
export const useLiveState = (): LiveState => useLine().state;

/** Since when news may be missing, in epoch ms; null while they arrive, and before the first were awaited. */
export const useLostSince = (): number | null => useLine().lostAtMs;
