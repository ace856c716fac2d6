import "server-only";
import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import { AppError } from "@/lib/wire/errors";

/** Where a page of a newest-first list ended, as a cursor. */
export const keyOf = (at: Date, id: string): string => `${at.toISOString()}~${id}`;

/** What comes after a cursor in a list ordered by `at` and `id`, both falling. @throws AppError invalid_input */
export function beforeKey(cursor: string | undefined, at: AnyColumn, id: AnyColumn): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [moment = "", key = ""] = cursor.split("~");
  if (Number.isNaN(Date.parse(moment)) || key === "")
    throw new AppError("invalid_input", "That page of the list is not known. Start at its top again.", {
      field: "before",
    });
  return sql`(${at}, ${id}) < (${moment}::timestamptz, ${key})`;
}
