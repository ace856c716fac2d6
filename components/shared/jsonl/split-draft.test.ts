import { describe, expect, it } from "vitest";
import type { Tally, TallyGroup } from "@/lib/jsonl/contract";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { splitFor } from "./split-draft";

const tally = (...pairs: [string, string][]): Tally => ({
  requests: pairs.length,
  groups: pairs.map(([model, url]) => ({ model, url }) as TallyGroup),
  ungrouped: 0,
});
const most = { lines: 50_000, bytes: 200_000_000 };

describe("splitFor", () => {
  const plain = { ...DEFAULT_LIMITS, isOneModelPerFile: true };
  it.each([
    ["model", tally(["a", "/x"], ["b", "/x"])],
    ["url", tally(["a", "/x"], ["a", "/y"])],
    ["model_url", tally(["a", "/x"], ["b", "/y"])],
  ])("cuts by %s what differs, and to the limits", (kind, mixed) => {
    expect(splitFor(plain, mixed)).toEqual({ kind, most });
    expect(splitFor(DEFAULT_LIMITS, mixed)).toEqual({ kind: "limits", ...most });
  });
  it("cuts only to the limits where all is of one kind", () =>
    expect(splitFor(plain, tally(["a", "/x"]))).toEqual({ kind: "limits", ...most }));
});
