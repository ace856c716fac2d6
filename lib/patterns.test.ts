import { readdirSync, readFileSync } from "node:fs";
import { analyse } from "scslre";
import { parseSync, Visitor } from "vite";
import { expect, test } from "vitest";

/*
 * No regular expression of ours takes exponential time, whatever text it meets, and none takes quadratic time on texts of
 * strangers without being known to meet short ones only. Patterns that people write themselves run in RE2, or in their own
 * browser.
 */

type Pattern = { file: string; source: string; flags: string };

const files = ["app", "components", "lib"].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(tsx?|mjs)$/.test(file) && !/\.test\.tsx?$|\.d\.ts$|\/cases\//.test(file))
    .map((file) => `${root}/${file}`),
);

/** Patterns that are written down as such, and the files that make some of texts. */
function look(): { patterns: Pattern[]; makers: string[] } {
  const patterns: Pattern[] = [];
  const makers = new Set<string>();
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    new Visitor({
      Literal(node) {
        if ("regex" in node) patterns.push({ file, source: node.regex.pattern, flags: node.regex.flags });
      },
      NewExpression({ callee }) {
        if (callee.type === "Identifier" && callee.name === "RegExp") makers.add(file);
      },
      CallExpression({ callee }) {
        if (callee.type === "Identifier" && callee.name === "RegExp") makers.add(file);
      },
    }).visit(parseSync(file, text).program);
  }
  return { patterns, makers: [...makers].sort() };
}

const slownessOf = ({ source, flags }: Pick<Pattern, "source" | "flags">): "exponential" | "polynomial" | null => {
  const { reports } = analyse({ source, flags }, { reportTypes: { Move: false } });
  return reports.some(({ exponential }) => exponential) ? "exponential" : reports.length > 0 ? "polynomial" : null;
};

/** These take more than linear time, of texts that are cut short before. */
const short: Record<string, string> = {
  "lib/batches/run-name.ts": "names, of 120 characters at most",
  "lib/results/rules/answer-text.ts": "the last 4,000 characters of an answer",
};

test("no pattern takes exponential time, and the few that take more than linear time meet short texts only", () => {
  const { patterns } = look();
  expect(patterns.length).toBeGreaterThan(300);
  const slow = patterns.map((one) => ({ ...one, slowness: slownessOf(one) })).filter(({ slowness }) => slowness);
  const told = ({ file, slowness }: (typeof slow)[number]) => slowness === "polynomial" && file in short;
  expect(
    slow.filter((one) => !told(one)).map(({ file, source, slowness }) => `${file}: ${slowness}: ${source}`),
  ).toEqual([]);
  expect(new Set(slow.map(({ file }) => file))).toEqual(new Set(Object.keys(short)));
});

test("a slow pattern is seen", () => {
  const seen = (source: string) => slownessOf({ source, flags: "u" });
  expect(["^(a+)+$", "^(?:\\w+\\s?)*$", "^(?:.*a)*$"].map(seen)).toEqual(Array(3).fill("exponential"));
  expect(["^\\s*\\w*\\s*\\w*$", "^a*a*b"].map(seen)).toEqual(Array(2).fill("polynomial"));
  expect(["^a+b+$", "[\\w-]+@x"].map(seen)).toEqual([null, null]);
});

test("patterns are made of texts only where it is known whose", () => {
  expect(look().makers).toEqual([
    // The operator's own, in test mode.
    "lib/emulator/faults/fault-rules.ts",
    // Of pieces that are written down there.
    "lib/jsonl/tools/personal/find-personal.ts",
    "lib/jsonl/tools/personal/keys.ts",
    "lib/jsonl/tools/personal/masks.ts",
    // Typed by the person in whose browser it runs, in a worker that can be stopped.
    "lib/jsonl/tools/transform/transform-step.ts",
    "lib/results/rules/flag.ts",
  ]);
});
