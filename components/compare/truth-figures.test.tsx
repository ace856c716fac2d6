import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { payloads } from "@/e2e/support/payloads";
import { textIn, wildIn } from "@/lib/results/cases/tame-html";
import type { ComparedBatch } from "@/lib/results/compare/contract";
import { TruthFigures } from "./truth-figures";

const batch = (id: string, name: string, cost: string | null): ComparedBatch => ({
  ...{ id, name, models: [], window: "24h", createdAt: "2026-03-01T10:00:00Z", isRunning: false },
  ...{ rows: 4, answered: 4, flagged: 0, failed: 0 },
  shared: { rows: 4, inputTokens: 1, outputTokens: 1, cost },
});

type Row = { id: string; truth: string; a: string; b: string };

const drawn = (rows: readonly Row[], name = "one") =>
  renderToStaticMarkup(
    <TruthFigures
      truth={{
        file: { name, columns: ["id", name], rows: rows.map(({ id, truth }) => [id, truth]) },
        ...{ idAt: 0, valueAt: 1, tolerance: 0 },
      }}
      batches={[batch("a", name, "0.02"), batch("b", name, null)]}
      sides={[new Map(rows.map(({ id, a }) => [id, a])), new Map(rows.map(({ id, b }) => [id, b]))]}
      hasSameRequests
      onOpen={() => undefined}
    />,
  );

test("a right answer costs what a row costs, divided by the share that is right", () => {
  const text = textIn(
    drawn([
      { id: "1", truth: "bug", a: "bug", b: "other" },
      { id: "2", truth: "bug", a: "other", b: "other" },
    ]),
  );
  expect(text).toContain("1 of 2");
  expect(text).toContain("$0.01");
  expect(text).toContain("Right in A, wrong in B · 1");
});

/** As many as are listed. */
const listed = 40;

test("no name, truth or answer runs, loads or leads anywhere", () => {
  for (let from = 0; from < payloads.length; from += listed) {
    const those = payloads.slice(from, from + listed);
    const html = drawn(
      those.map((text) => ({ id: text, truth: text, a: text, b: `no ${text}` })),
      those[0],
    );
    expect(wildIn(html)).toEqual([]);
    expect(textIn(html).split(" → no ")).toHaveLength(those.length + 1);
  }
});
