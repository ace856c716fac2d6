/*
 * Which keys mean what. A shortcut is one chord or several after another, written with spaces: "n", "?", "mod+k",
 * "g b". "mod" is ⌘ or Ctrl. Pure, so that it can be tested without a browser.
 */

export type KeyPress = Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

/** The chord of a key press as shortcuts spell it, or null for presses that are no chord (modifiers alone, Alt). */
export function chordOf(press: KeyPress): string | null {
  if (press.altKey || ["Shift", "Control", "Meta", "Alt", "Dead", "Process"].includes(press.key)) return null;
  const isLetter = /^\p{L}$/u.test(press.key);
  const key = isLetter ? press.key.toLowerCase() : press.key;
  const shift = isLetter && press.shiftKey ? "shift+" : "";
  return `${press.metaKey || press.ctrlKey ? "mod+" : ""}${shift}${key}`;
}

/**
 * One more chord after those typed so far. `run`: the shortcut now complete. `typed`: what to remember; a second key
 * that leads nowhere is swallowed rather than taken for a shortcut of its own.
 */
export function advance(
  typed: readonly string[],
  chord: string,
  shortcuts: readonly string[],
): { typed: readonly string[]; run: string | null } {
  const next = [...typed, chord];
  const text = next.join(" ");
  if (shortcuts.includes(text)) return { typed: [], run: text };
  if (shortcuts.some((shortcut) => shortcut.startsWith(`${text} `))) return { typed: next, run: null };
  return { typed: [], run: null };
}

/** The keys of a shortcut as they are printed: ("mod+k", "⌘") → [["⌘", "K"]], "g b" → [["G"], ["B"]]. */
export function printedKeys(shortcut: string, mod: string): string[][] {
  const names: Record<string, string> = { mod: mod.trim(), Enter: "↵", ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc" };
  return shortcut
    .split(" ")
    .map((chord) => chord.split("+").map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key)));
}
