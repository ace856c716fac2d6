import { AppError } from "@/lib/wire/errors";
import type { PersonalKind } from "./find-personal";

/** What stands in a masked file, and what it stood for. */
export type MaskMap = Record<string, string>;

const words: Record<PersonalKind, string> = { email: "EMAIL", phone: "PHONE", card: "CARD", key: "KEY" };

/** Any placeholder of a mask. Not global: it keeps no place. */
export const placeholderPattern = /\[(?:EMAIL|PHONE|CARD|KEY)_\d+\]/;

/** Gives equal values equal placeholders: "[EMAIL_1]". */
export class MaskMaker {
  readonly map: MaskMap = {};
  private readonly placeholders = new Map<string, string>();
  private readonly counts = new Map<PersonalKind, number>();

  placeholderOf(kind: PersonalKind, value: string): string {
    const known = this.placeholders.get(value);
    if (known !== undefined) return known;
    const number = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, number);
    const placeholder = `[${words[kind]}_${number}]`;
    this.placeholders.set(value, placeholder);
    this.map[placeholder] = value;
    return placeholder;
  }
}

/** @throws AppError `invalid_input` when the text is no map of a mask */
export function parseMaskMap(text: string): MaskMap {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = null;
  }
  const entries = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? Object.entries(parsed) : [];
  const isMap = entries.every(([key, value]) => placeholderPattern.test(key) && typeof value === "string");
  if (entries.length === 0 || !isMap) throw new AppError("invalid_input", "This file is not the map of a masked file.");
  return Object.fromEntries(entries) as MaskMap;
}
