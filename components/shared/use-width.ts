"use client";

import { type RefCallback, useCallback, useState } from "react";

/** The width of an element in CSS px, kept as it changes; `initialPx` stands in until it has been measured. */
export function useWidth<T extends Element>(initialPx: number): [RefCallback<T>, number] {
  const [widthPx, setWidthPx] = useState(initialPx);
  const ref = useCallback((element: T | null) => {
    if (!element) return;
    setWidthPx(element.getBoundingClientRect().width);
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidthPx(entry.contentRect.width);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, widthPx];
}
