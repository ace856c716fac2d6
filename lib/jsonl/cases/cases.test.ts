import { describe, expect, it } from "vitest";
import { checkLines } from "@/lib/jsonl/check-line";
import { limitsFor } from "@/lib/jsonl/limits";
import { catalogue, knownModels } from "@/lib/models/catalogue";
import { chat, type LineCase, messages, request } from "./case";
import { encodingCases } from "./encoding";
import { grammarCases } from "./grammar";
import { parameterCases } from "./parameters";
import { promptCases } from "./prompt";
import { requestCases } from "./request";

const limits = limitsFor(knownModels(catalogue()));
const groups: Record<string, LineCase[]> = { grammarCases, encodingCases, requestCases, promptCases, parameterCases };
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function show(line: string | Uint8Array): string {
  const text = typeof line === "string" ? line : new TextDecoder().decode(line);
  return text.length > 120 ? `${text.slice(0, 100)}… (${text.length})` : text;
}

function parses(line: string | Uint8Array): boolean {
  try {
    JSON.parse(typeof line === "string" ? line : decoder.decode(line));
    return true;
  } catch {
    return false;
  }
}

describe("lines with a known verdict", () => {
  it("are at least four hundred, none twice", () => {
    const lines = Object.values(groups).flatMap((group) => group.map(({ line }) => String(line)));
    expect(lines.length).toBeGreaterThanOrEqual(400);
    expect(new Set(lines).size).toBe(lines.length);
  });

  for (const [name, group] of Object.entries(groups)) {
    it(`${name}: errors and warnings are exactly those expected`, () => {
      const wrong = group.flatMap(({ line, rules }) => {
        const found = checkLines(line, limits).filter((rule) => rule.level !== "info");
        const names = found.map((rule) => rule.rule).sort();
        const isRight =
          JSON.stringify(names) === JSON.stringify([...rules].sort()) && found.every((one) => one.count === 1);
        return isRight ? [] : [{ line: show(line), expected: rules, found: names }];
      });
      expect(wrong).toEqual([]);
    });
  }

  it("are JSON exactly where JSON.parse says so", () => {
    const wrong = Object.values(groups)
      .flat()
      .filter(({ line, rules }) => {
        if (rules.includes("too_deep")) return false;
        return parses(line) === (rules.includes("invalid_json") || rules.includes("invalid_utf8"));
      });
    expect(wrong.map(({ line }) => show(line))).toEqual([]);
  });
});

it("asks nothing of a model of which only the name is known", () => {
  const own = limitsFor([...limits.models, { id: "own" }]);
  const lines = [
    request('{"model":"own","input":"a"}', "/v1/embeddings"),
    messages(
      '[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]',
      "own",
    ),
    chat('"model":"own"').replace('"model":"Qwen/Qwen3.5-9B",', ""),
  ];
  for (const line of lines)
    expect(
      checkLines(line, own).filter(({ level }) => level !== "info"),
      line,
    ).toEqual([]);
});
