import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { requestLine } from "@/lib/results/cases/files";
import { indexRequests } from "./ingest-requests";

it("tells what each custom_id asked for, repeated ones together", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "requests-")), "in");
  const json = { response_format: { type: "json_object" } };
  const lines = [
    `\ufeff${requestLine("a", "x", { model: "one" })}\r`,
    "",
    requestLine("b", "x", { model: "one", ...json }),
    requestLine("a", "y", { model: "two", ...json }),
    requestLine("__proto__", "z"),
    "not json",
  ];
  writeFileSync(path, lines.join("\n"));
  expect([...(await indexRequests(path))]).toEqual([
    ["a", { inputs: 2, models: ["one", "two"], wantsJson: true }],
    ["b", { inputs: 1, models: ["one"], wantsJson: true }],
    ["__proto__", { inputs: 1, models: ["m"], wantsJson: false }],
    ["", { inputs: 1, models: [], wantsJson: false }],
  ]);
  expect((await indexRequests(`${path}.gone`)).size).toBe(0);
});
