import "server-only";
import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import { AppError } from "@/lib/wire/errors";

/** Where a page of a newest-first list ended, as a cursor. */
export const keyOf = (at: Date, id: string): string => `${at.toISOString()}~${id}`;

/** Exactly what `keyOf` makes: other ways to write a moment are understood here and not by the database. */
const shape = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~(\w+)$/;

/** What comes after a cursor in a list ordered by `at` and `id`, both falling. @throws AppError invalid_input */
export function beforeKey(cursor: string | undefined, at: AnyColumn, id: AnyColumn): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [, moment = "", key = ""] = shape.exec(cursor) ?? [];
  if (Number.isNaN(Date.parse(moment)))
    throw new AppError("invalid_input", "That page of the list is not known. Start at its top again.", {
      field: "before",
    });
  return sql`(${at}, ${id}) < (${moment}::timestamptz, ${key})`;
}
