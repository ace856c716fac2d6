"use client";

import type { RefObject } from "react";
import { rowAfterKey } from "./row-keys";
import { useShortcut } from "./use-shortcut";

/**
 * j and k move the focus through the row links (`data-row-link`) inside `box`, from wherever it is; Enter then opens
 * as on any link.
 */
export function useLinkRows(box: RefObject<HTMLElement | null>): void {
  const move = (key: "j" | "k") => {
    const links = [...(box.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [])];
    const current = links.indexOf(document.activeElement as HTMLElement);
    const next = rowAfterKey(key, current, links.length, 1);
    if (next === null) return;
    links[next]?.focus();
    links[next]?.scrollIntoView({ block: "nearest" });
  };
  useShortcut("j", () => move("j"));
  useShortcut("k", () => move("k"));
}

/** For the row around such a link: the link covers it, and the row wears the ring. */
export const linkRowLook =
  "relative outline-ring has-[[data-row-link]:focus-visible]:bg-accent has-[[data-row-link]:focus-visible]:outline-2 has-[[data-row-link]:focus-visible]:-outline-offset-2";
export const rowLinkLook = "outline-none after:absolute after:inset-0 after:content-['']";
