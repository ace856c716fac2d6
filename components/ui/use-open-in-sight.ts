import { type RefObject, useEffect } from "react";

/** Brings what is open into sight, in a row that scrolls sideways on a phone. */
export function useOpenInSight(row: RefObject<HTMLElement | null>, selector: string): void {
  useEffect(() => {
    const open = row.current?.querySelector<HTMLElement>(selector);
    if (!row.current || !open) return;
    const { scrollLeft, clientWidth } = row.current;
    const isCut = open.offsetLeft < scrollLeft || open.offsetLeft + open.offsetWidth > scrollLeft + clientWidth;
    if (isCut) row.current.scrollLeft = open.offsetLeft - (clientWidth - open.offsetWidth) / 2;
  });
}
