"use client";

import { useCallback, useSyncExternalStore } from "react";

/** One timer for every clock on the page; it rests while nothing is mounted. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    if (!document.hidden) for (const tick of listeners) tick();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

const never = () => () => {};

/** False on the server and while hydrating, then true: what depends on the browser's zone or clock waits for it. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

/** The current time in epoch ms, rounded down to `stepMs`: the component renders once a step and no oftener. */
export function useNow(stepMs = 1000): number {
  const snapshot = useCallback(() => floor(Date.now(), stepMs), [stepMs]);
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}

/** The current time, stepping as finely as the age of `at` is worth: seconds, then 10 s, then minutes. */
export function useAgingNow(at: number): number {
  const snapshot = useCallback(() => {
    const now = Date.now();
    const age = Math.abs(now - at);
    return floor(now, age < 60_000 ? 1000 : age < 7_200_000 ? 10_000 : 60_000);
  }, [at]);
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}

function floor(value: number, step: number): number {
  return value - (value % step);
}
