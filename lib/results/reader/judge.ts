import type { UncheckedReason } from "@/lib/results/contract";
import { wholeJson } from "@/lib/results/rules/find-json";
import type { NormalResult } from "@/lib/results/rules/result";
import { checkOf } from "./check-schema";
import { type SchemaBook, tooLargeSchema } from "./contract";

/** Longer answers are not looked through for JSON in prose, nor checked against a schema. */
export const jsonLengthMax = 512 * 1024;

/** The schema a request's answer was asked to follow, or why there is none to hold it against. */
export type Asked = { schema: string } | { unchecked: UncheckedReason };

function askedOf(key: string, { texts, isGivenUp }: SchemaBook): Asked {
  const schema = texts[key];
  if (key === tooLargeSchema) return { unchecked: "schema_too_large" };
  if (schema === undefined) return { unchecked: "schemas_too_many" };
  return isGivenUp ? { unchecked: "no_end" } : { schema };
}

/** Looks requests' schemas up by their custom_id; null where none was asked for. */
export function schemaFinder(book: SchemaBook | null): (customId: string) => Asked | null {
  if (book === null) return () => null;
  const { every, byCustomId } = book;
  if (every !== null) {
    const asked = askedOf(every, book);
    return () => asked;
  }
  const keys = new Map(byCustomId);
  return (customId) => {
    const key = keys.get(customId);
    return key === undefined ? null : askedOf(key, book);
  };
}

type Judged = Pick<NormalResult, "flag"> & { schemaError: string | null; unchecked: UncheckedReason | null };

/**
 * Flags an answer that does not fit the schema its request asks for. It is held against it, if it is JSON and
 * nothing else is amiss; that a bare value is no JSON answer then no longer counts, as the schema may ask for one.
 */
export function judge({ isKnown, status, flag, texts }: NormalResult, asked: Asked | null): Judged {
  const left = { flag, schemaError: null, unchecked: null };
  if (asked === null || !isKnown || status !== "answered" || !(flag === null || flag === "not_json")) return left;
  if (texts.some((text) => text.length > jsonLengthMax)) return { ...left, unchecked: "answer_too_long" };
  const values = texts.filter((text) => text.trim() !== "").map(wholeJson);
  // Calls of tools are no JSON answer, and what is not JSON is flagged already.
  if (values.length === 0 || values.includes(undefined)) return left;
  if (!("schema" in asked)) return { ...left, unchecked: flag === null ? asked.unchecked : null };
  const checked = values.map(checkOf(asked.schema));
  const schemaError = checked.find(({ error }) => error !== null)?.error ?? null;
  const unchecked = schemaError === null ? (checked.find((one) => one.unchecked !== null)?.unchecked ?? null) : null;
  return { flag: schemaError === null ? null : "schema_invalid", schemaError, unchecked };
}
