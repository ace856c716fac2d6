"use client";

import { useEffect, useState } from "react";

const shownMs = 6_000;

/** By how much a count last grew, for a few seconds; then 0 again. The first value is no growth. */
export function useGrowth(value: number | undefined): number {
  const [seen, setSeen] = useState({ value, grown: 0 });
  if (value !== undefined && value !== seen.value) {
    setSeen({ value, grown: seen.value === undefined ? 0 : Math.max(0, value - seen.value) });
  }
  useEffect(() => {
    if (seen.grown === 0) return;
    const timer = setTimeout(() => setSeen((now) => ({ ...now, grown: 0 })), shownMs);
    return () => clearTimeout(timer);
  }, [seen]);
  return seen.grown;
}
