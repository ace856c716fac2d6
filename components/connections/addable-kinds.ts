/** The kinds of connection one can add; the built-in emulator is there by itself. */
export const addableKinds = ["doubleword", "openai", "custom"] as const;
export type AddableKind = (typeof addableKinds)[number];
