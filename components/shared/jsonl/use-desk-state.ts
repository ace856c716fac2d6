"use client";

import { useEffect, useState } from "react";
import type { Desk } from "./desk";
import type { DeskState } from "./draft-store";

/**
 * What lies on a desk. Not `useSyncExternalStore`, which draws every change at once and in one go: what is put there in a
 * transition (a report, which is long) is drawn in slices, and whoever types meanwhile is not held up.
 */
export function useDeskState({ store }: Desk): DeskState {
  const [state, setState] = useState(store.state);
  useEffect(() => {
    const take = () => setState(store.state());
    // What came between drawing and now.
    take();
    return store.subscribe(take);
  }, [store]);
  return state;
}
