"use client";

import { useSyncExternalStore } from "react";

/*
 * Whether the command palette is open. It lives here because every page's header opens it while only the shell
 * draws it.
 */
let isOpen = false;
const listeners = new Set<() => void>();

export function setPaletteOpen(next: boolean): void {
  isOpen = next;
  for (const listener of listeners) listener();
}

export function togglePalette(): void {
  setPaletteOpen(!isOpen);
}

export function usePaletteOpen(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isOpen,
    () => false,
  );
}
