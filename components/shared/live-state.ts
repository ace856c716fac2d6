"use client";

import { useSyncExternalStore } from "react";
import type { LiveState } from "@/lib/live/connect";

let state: LiveState = "connecting";
const listeners = new Set<() => void>();

/** Says how the one stream of this page stands. Called by the shell only. */
export function setLiveState(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Whether changes arrive by themselves right now. While they do not, queries poll slowly and say how old they are. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    subscribe,
    () => state,
    () => "connecting",
  );
}
