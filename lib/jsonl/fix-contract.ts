import { z } from "zod";

/** Every correction the engine can make. `split` is offered by the limits rules and done by the split tool, not by `applyFixes`. */
export const FixKind = z.enum([
  "set_model",
  "rename_duplicate_ids",
  "repair_ids",
  "set_ids",
  "set_method",
  "fix_url",
  "drop_blank_lines",
  "strip_bom",
  "crlf_to_lf",
  "drop_stream",
  "set_max_tokens",
  "drop_invalid_lines",
  "set_path",
  "split",
]);
export type FixKind = z.infer<typeof FixKind>;

/** Which requests a model is set in: all, those that name none, or those that name this one. */
export const ModelScope = z.union([z.literal("all"), z.literal("missing"), z.object({ is: z.string() })]);
export type ModelScope = z.infer<typeof ModelScope>;

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
  /** Gives a new id to requests whose id is missing, not a string, too long or not plain ASCII. */
  z.object({ kind: z.literal("repair_ids"), prefix: z.string().default("row-") }),
  /** Gives every request an id; `{n}` is the number of the request, `{line}` that of the line, `{id}` the present id. */
  z.object({ kind: z.literal("set_ids"), pattern: z.string().min(1) }),
  z.object({ kind: z.literal("set_method") }),
  z.object({ kind: z.literal("fix_url") }),
  z.object({ kind: z.literal("drop_blank_lines") }),
  z.object({ kind: z.literal("strip_bom") }),
  z.object({ kind: z.literal("crlf_to_lf") }),
  z.object({ kind: z.literal("drop_stream") }),
  z.object({
    kind: z.literal("set_max_tokens"),
    value: z.number().int().positive(),
    where: z.enum(["missing", "all"]).default("missing"),
  }),
  /** Drops every line that an error rule names and that no earlier step has repaired. */
  z.object({ kind: z.literal("drop_invalid_lines") }),
  /**
   * Sets `path` (keys from the line's root, no array indexes) to `json`, which is JSON text and is written as it is. Objects
   * on the way are made where they lack; other values on the way are replaced by one.
   */
  z.object({ kind: z.literal("set_path"), path: z.array(z.string()).min(1).max(7), json: JsonText }),
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
