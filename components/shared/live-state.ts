"use client";

import { useSyncExternalStore } from "react";
import type { LiveState } from "@/lib/live/contract";

/** `lostAtMs`: since when news may be missing; null while they arrive. `heardAtMs`: when the server was last heard of. */
type Line = { state: LiveState; lostAtMs: number | null; heardAtMs: number | null };

const atFirst: Line = { state: "connecting", lostAtMs: null, heardAtMs: null };
/** Heard of more often than this is no news to anybody. */
const heardStepMs = 1_000;
let line = atFirst;
const listeners = new Set<() => void>();

function set(next: Line): void {
  line = next;
  for (const listener of listeners) listener();
}

/** Says how the one stream of this page stands. Called by the shell only. */
export function setLiveState(state: LiveState): void {
  if (state === line.state) return;
  set({ ...line, state, lostAtMs: state === "live" ? null : (line.lostAtMs ?? Date.now()) });
}

/** Says that the server was heard of just now: whatever happened before has been told. Called by the shell only. */
export function noteHeard(): void {
  const nowMs = Date.now();
  if (nowMs - (line.heardAtMs ?? 0) >= heardStepMs) set({ ...line, heardAtMs: nowMs });
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

const useOf = <T>(read: (line: Line) => T): T =>
  useSyncExternalStore(
    subscribe,
    () => read(line),
    () => read(atFirst),
  );

/** Whether changes arrive by themselves right now. While they do not, queries poll slowly and say how old they are. */
export const useLiveState = (): LiveState => useOf(({ state }) => state);

/** Since when news may be missing, in epoch ms; null while they arrive, and before the first were awaited. */
export const useLostSince = (): number | null => useOf(({ lostAtMs }) => lostAtMs);

/** Up to when every change has been told, in epoch ms; null while news may be missing. */
export const useToldUntil = (): number | null => useOf(({ state, heardAtMs }) => (state === "live" ? heardAtMs : null));
