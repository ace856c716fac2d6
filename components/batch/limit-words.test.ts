import { expect, test } from "vitest";
import { writeConditions } from "@/lib/results/columns";
import { limitWords } from "./limit-words";

const view = { search: "", mode: "text", where: "" } as const;

test("says where a pattern may miss something, and nothing where it cannot", () => {
  const far = { ...view, search: "begin.*end", mode: "regex" } as const;
  expect(limitWords(far, 3)).toBe(
    "Past their first 64 K letters, 3 long texts are searched in pieces: what matches over more than 1,000 letters is not found there.",
  );
  expect(limitWords(far, 1)).toContain("1 long text is searched");
  expect(
    limitWords({ ...view, where: writeConditions([{ column: "answer", op: "matches", value: "a+" }]) }, 1),
  ).not.toBe(null);
  expect(limitWords(far, 0)).toBeNull();
  expect(limitWords({ ...far, mode: "text" }, 3)).toBeNull();
  expect(limitWords({ ...far, search: "colou?r|[a-f]" }, 3)).toBeNull();
});
