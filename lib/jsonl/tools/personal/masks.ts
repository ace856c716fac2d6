import { AppError } from "@/lib/wire/errors";
import type { PersonalKind } from "./find-personal";

/** What stands in a masked file, and what it stood for. */
export type MaskMap = Record<string, string>;

const words: Record<PersonalKind, string> = { email: "EMAIL", phone: "PHONE", card: "CARD", key: "KEY" };

const placeholder = /\[(?:EMAIL|PHONE|CARD|KEY)(_NUMBER)?_\d+\]/;

/** Any placeholder of a mask. Not global: it keeps no place. */
export const placeholderPattern = placeholder;
/** All of them in a text. */
export const placeholders = (text: string) => text.matchAll(new RegExp(placeholder, "g"));
/** A text that is nothing but the placeholder of a number. */
export const isNumberPlaceholder = (text: string): boolean => /^\[(?:PHONE|CARD)_NUMBER_\d+\]$/.test(text);

/** Gives equal values equal placeholders: "[EMAIL_1]", and "[CARD_NUMBER_1]" for one that stood without quotes. */
export class MaskMaker {
  readonly map: MaskMap = {};
  private readonly placeholders = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  placeholderOf(kind: PersonalKind, value: string, isNumber = false): string {
    const word = isNumber ? `${words[kind]}_NUMBER` : words[kind];
    const key = `${isNumber} ${value}`;
    const known = this.placeholders.get(key);
    if (known !== undefined) return known;
    const count = (this.counts.get(word) ?? 0) + 1;
    this.counts.set(word, count);
    const placeholder = `[${word}_${count}]`;
    this.placeholders.set(key, placeholder);
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
