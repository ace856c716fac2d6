import { describe, expect, it } from "vitest";
import { advance, chordOf, type KeyPress, printedKeys } from "./shortcut-keys";

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...held,
});

describe("chords", () => {
  it("treats ⌘ and Ctrl alike", () => {
    expect(chordOf(press("k", { metaKey: true }))).toBe("mod+k");
    expect(chordOf(press("K", { ctrlKey: true }))).toBe("mod+k");
  });

  it("takes a sign for itself, whatever keys a layout needs for it", () => {
    expect(chordOf(press("?", { shiftKey: true }))).toBe("?");
    expect(chordOf(press("/"))).toBe("/");
  });

  it("keeps a capital apart from its letter, unless caps lock made it", () => {
    expect(chordOf(press("J", { shiftKey: true }))).toBe("shift+j");
    expect(chordOf(press("J"))).toBe("j");
  });

  it("leaves Alt and bare modifiers alone", () => {
    expect(chordOf(press("@", { altKey: true }))).toBeNull();
    expect(chordOf(press("Shift", { shiftKey: true }))).toBeNull();
  });
});

describe("sequences", () => {
  const known = ["g b", "g o", "b", "n"];

  it("waits for the second key, then runs", () => {
    const first = advance([], "g", known);
    expect(first).toEqual({ typed: ["g"], run: null });
    expect(advance(first.typed, "b", known)).toEqual({ typed: [], run: "g b" });
  });

  it("runs a single key at once", () => expect(advance([], "b", known)).toEqual({ typed: [], run: "b" }));

  it("swallows a second key that leads nowhere", () => {
    expect(advance(["g"], "n", known)).toEqual({ typed: [], run: null });
  });
});

it("prints keys", () => {
  expect(printedKeys("mod+k", "⌘")).toEqual([["⌘", "K"]]);
  expect(printedKeys("g b", "⌘")).toEqual([["G"], ["B"]]);
});
