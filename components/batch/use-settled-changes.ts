"use client";

import { useEffect, useState } from "react";
import type { RowChanges } from "@/lib/reruns/contract";

/** The server reads every line to say what changes come to: it is asked once somebody rests. */
const restMs = 400;

/** Whether these changes have stood for a moment. */
export function useSettledChanges(changes: RowChanges | null): boolean {
  const text = JSON.stringify(changes);
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  return asked === text;
}
