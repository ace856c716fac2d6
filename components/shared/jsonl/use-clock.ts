"use client";

import { useEffect, useState } from "react";

/** `performance.now()`, four times a second while something runs; still otherwise. */
export function useClock(isRunning: boolean): number {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNowMs(performance.now()), 250);
    return () => clearInterval(timer);
  }, [isRunning]);
  return nowMs;
}
