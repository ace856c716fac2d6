"use client";

import { useSyncExternalStore } from "react";

/** Below Tailwind's `lg` the sidebar, where it stands, leaves too little room for a table: tables become cards. */
const query = "(width < 64rem)";

function subscribe(listener: () => void): () => void {
  const media = window.matchMedia(query);
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
}

/** Whether the page is too narrow for tables. The server does not know and says no. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}
