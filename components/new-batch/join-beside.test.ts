import { expect, it } from "vitest";
import type { Beside, Draft } from "@/components/shared/jsonl/draft";
import { copyHead, copyLine } from "@/lib/jsonl/sheet/copy-lines";
import { sourceLine } from "@/lib/jsonl/sheet/source-lines";
import { joinBeside } from "./join-beside";

const source = (key: string, rows: string[][], isShared = true) => ({
  ...{ name: `${key}.csv`, key, isShared, sentAs: null },
  blob: new Blob([rows.map(sourceLine).join("")]),
});
const copies = (key: string, id: string) => ({
  ...{ name: key, key, sentAs: "fil_1", versionId: "v", taken: 1 },
  blob: new Blob([copyHead(), copyLine({ id, sameAs: "x", place: 1, sameAsPlace: 0 })]),
});
const drafts = (...all: Beside[]) => all.map((beside) => ({ beside }) as Draft);
const requests = new Blob(['{"custom_id":"a"}\n{"custom_id":"b"}\n']);
const { signal } = new AbortController();
const head = ["custom_id", "city"];

it("leaves what lies beside all of them to the first", async () => {
  const one = source("t", [head, ["a", "Oslo"]]);
  expect(await joinBeside(drafts({ source: one }, { source: one }), requests, signal)).toBeUndefined();
  expect(await joinBeside(drafts({}, {}), requests, signal)).toBeUndefined();
});

it("takes the rows of every table that is to go along, and every list", async () => {
  const joined = await joinBeside(
    drafts(
      { source: source("s", [head, ["a", "Oslo"], ["z", "Cork"]]), copies: copies("c1", "a2") },
      {
        source: source("t", [
          ["custom_id", "price"],
          ["b", "7"],
        ]),
        copies: copies("c2", "b2"),
      },
      { source: source("u", [head, ["b", "secret"]], false) },
    ),
    requests,
    signal,
  );
  expect(joined?.source).toMatchObject({ name: "s.csv and 1 more", isShared: true, sentAs: null });
  expect(await joined?.source?.blob.text()).toBe(
    [
      ["custom_id", "city", "price"],
      ["a", "Oslo", ""],
      ["b", "", "7"],
    ]
      .map(sourceLine)
      .join(""),
  );
  expect(joined?.copies).toMatchObject({ sentAs: null, taken: 2 });
  expect(await joined?.copies?.blob.text()).toBe(
    copyHead() + ["a2", "b2"].map((id) => copyLine({ id, sameAs: "x", place: 1, sameAsPlace: 0 })).join(""),
  );
});

it("takes the one table there is, though not all have it", async () => {
  const one = source("t", [head, ["b", "Oslo"]]);
  expect(await joinBeside(drafts({}, { source: one }), requests, signal)).toEqual({ source: one });
});
