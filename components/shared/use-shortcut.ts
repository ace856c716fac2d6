"use client";

import { useEffect, useEffectEvent } from "react";
import { advance, chordOf } from "./shortcut-keys";

type Binding = { shortcut: string; run: (event: KeyboardEvent) => void; whileTyping: boolean };

const PAUSE_MS = 1000;
/** Latest last: what was mounted later (a drawer, a page) answers before the shell. */
const bindings: Binding[] = [];
let typed: readonly string[] = [];
let typedAt = 0;

function isTyping(target: Element): boolean {
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target.closest("textarea, select, [contenteditable=''], [contenteditable='true']") !== null;
}

/** Menus and lists take letters to jump to an entry; a modal dialog has the keyboard for itself. */
function isElsewhere(target: Element): boolean {
  return target.closest("[role=menu], [role=listbox], [role=alertdialog], [role=dialog]:not([data-modeless])") !== null;
}

function onKeyDown(event: KeyboardEvent): void {
  const chord = chordOf(event);
  if (!chord || event.defaultPrevented || event.isComposing || !(event.target instanceof Element)) return;
  const isBusy = isTyping(event.target) || isElsewhere(event.target);
  const open = bindings.filter((binding) => !isBusy || binding.whileTyping);
  if (event.timeStamp - typedAt > PAUSE_MS) typed = [];
  const step = advance(
    typed,
    chord,
    open.map((binding) => binding.shortcut),
  );
  typed = step.typed;
  typedAt = event.timeStamp;
  const binding = open.findLast((candidate) => candidate.shortcut === step.run);
  if (!binding) return;
  event.preventDefault();
  binding.run(event);
}

type ShortcutOptions = {
  enabled?: boolean;
  /** Also while a field has the focus: only for chords with "mod". */
  whileTyping?: boolean;
};

/**
 * Runs `run` on a shortcut ("n", "mod+k", "g b"; see shortcut-keys.ts), not while somebody types. List it in
 * shell/shortcut-list.ts so that `?` shows it.
 */
export function useShortcut(
  shortcut: string,
  run: (event: KeyboardEvent) => void,
  { enabled = true, whileTyping = false }: ShortcutOptions = {},
): void {
  const latest = useEffectEvent(run);
  useEffect(() => {
    if (!enabled) return;
    const binding: Binding = { shortcut, run: (event) => latest(event), whileTyping };
    if (bindings.length === 0) document.addEventListener("keydown", onKeyDown);
    bindings.push(binding);
    return () => {
      bindings.splice(bindings.indexOf(binding), 1);
      if (bindings.length === 0) document.removeEventListener("keydown", onKeyDown);
    };
  }, [shortcut, enabled, whileTyping]);
}
