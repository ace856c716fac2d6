"use client";

import { useHydrated } from "./use-now";

/** "⌘" on Apple's keyboards, "Ctrl " elsewhere. The server does not know and says "⌘". */
export function useModKey(): string {
  const isHydrated = useHydrated();
  if (!isHydrated || /Mac|iPhone|iPad/.test(navigator.platform)) return "⌘";
  return "Ctrl ";
}
