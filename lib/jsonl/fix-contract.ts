import { z } from "zod";

/** Every correction the engine can make. `split` is offered by the limits rules and done by the split tool, not by `applyFixes`. */
export const FixKind = z.enum([
  "set_model",
  "rename_duplicate_ids",
  "repair_ids",
  "set_ids",
  "set_method",
  "fix_url",
  "set_url",
  "drop_blank_lines",
  "strip_bom",
  "crlf_to_lf",
  "drop_stream",
  "drop_repeated_fields",
  "set_max_tokens",
  "repair_max_tokens",
  "wrap_image_url",
  "close_schemas",
  "drop_invalid_lines",
  "set_path",
  "split",
]);
export type FixKind = z.infer<typeof FixKind>;

/** Which requests a model is set in: all, those that name none, or those that name this one. */
export const ModelScope = z.union([z.literal("all"), z.literal("missing"), z.object({ is: z.string() })]);
export type ModelScope = z.infer<typeof ModelScope>;

/** A key of an object, or the number of an element of a list, the first being 0. */
export const PathKey = z.union([z.string(), z.number().int().nonnegative()]);
export type PathKey = z.infer<typeof PathKey>;

/** One JSON value as text, of any spelling JSON allows. */
const JsonText = z.string().refine((text) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}, "This is not JSON.");

/** One step of a correction. Steps run in the order given, on each line. */
export const Fix = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("set_model"), model: z.string().min(1), where: ModelScope.default("all") }),
  /** Keeps the first of equal ids and gives the later ones a suffix. */
  z.object({ kind: z.literal("rename_duplicate_ids") }),
  /**
   * Makes ids that are not a string, too long or not plain ASCII into such as may be sent, as near to what they were as can be:
   * 7 becomes "7" and "Müller-12" "M_ller-12". Where nothing is left of one, or it is missing, it is the prefix and the number of
   * the request. An id of another request is never taken.
   */
  z.object({ kind: z.literal("repair_ids"), prefix: z.string().default("row-") }),
  /** Gives every request an id; `{n}` is the number of the request, `{line}` that of the line, `{id}` the present id. */
  z.object({ kind: z.literal("set_ids"), pattern: z.string().min(1) }),
  z.object({ kind: z.literal("set_method") }),
  z.object({ kind: z.literal("fix_url") }),
  /** Sets the url where it is missing or not a string: the one the body asks for; where it does not say which, `url` if given. */
  z.object({ kind: z.literal("set_url"), url: z.string().optional() }),
  z.object({ kind: z.literal("drop_blank_lines") }),
  z.object({ kind: z.literal("strip_bom") }),
  z.object({ kind: z.literal("crlf_to_lf") }),
  z.object({ kind: z.literal("drop_stream") }),
  /** Of fields that the body names more than once the last stays, which is the one that counts. */
  z.object({ kind: z.literal("drop_repeated_fields") }),
  z.object({
    kind: z.literal("set_max_tokens"),
    value: z.number().int().positive(),
    where: z.enum(["missing", "all"]).default("missing"),
  }),
  /** Makes an output limit the model's own where it is above it, and the number it means, or `value`, where it is none. */
  z.object({ kind: z.literal("repair_max_tokens"), value: z.number().int().positive().default(512) }),
  /** Chat completions' image_url as an object where it is a string. */
  z.object({ kind: z.literal("wrap_image_url") }),
  /** Sets additionalProperties to false in every object of a strict schema. */
  z.object({ kind: z.literal("close_schemas") }),
  /** Drops every line that an error rule names and that no earlier step has repaired. */
  z.object({ kind: z.literal("drop_invalid_lines") }),
  /**
   * Sets `path` (keys of objects and numbers of list elements, from the line's root) to `json`, which is JSON text and is
   * written as it is. Objects on the way are made where they lack; other values on the way are replaced by one. Elements are
   * never made: a list that has none of that number stays as it is.
   */
  z.object({ kind: z.literal("set_path"), path: z.array(PathKey).min(1).max(7), json: JsonText }),
]);
/** As written by callers: fields with a default may be left out. */
export type Fix = z.input<typeof Fix>;
/** As the engine reads it. */
export type ParsedFix = z.output<typeof Fix>;

/** How many lines each step changed (or dropped), in the order of the steps. */
export interface FixCount {
  kind: FixKind;
  changed: number;
}
