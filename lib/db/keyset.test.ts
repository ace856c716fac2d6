import { expect, test } from "vitest";
import { inputFiles } from "@/lib/files/table";
import { beforeKey, keyOf } from "./keyset";

const after = (cursor: string | undefined) => beforeKey(cursor, inputFiles.createdAt, inputFiles.id);

test("a list goes on after the cursor it gave, and begins without one", () => {
  expect(after(keyOf(new Date(0), "fil_0123456789abcdef"))).toBeDefined();
  expect(after(undefined)).toBeUndefined();
});

test("any other text is refused before the database sees it", () => {
  // The first three are moments to `Date.parse`, each in its own way.
  for (const cursor of ["@-|fUv!7~0", "2026~a", "+275760-09-13T00:00:00.000Z~a", "2026-13-01T00:00:00.000Z~a", "", "~"])
    expect(() => after(cursor), cursor).toThrow("That page of the list is not known");
});
