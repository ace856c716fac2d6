import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, limits, line } from "@/lib/jsonl/cases/files";
import { BlockReader } from "./block-reader";
import { PartMerger } from "./part-merger";
import { ReportBuilder } from "./report-builder";
import { SegmentChecker, type SegmentPart } from "./segment";

function partOf(content: string): SegmentPart {
  const checker = new SegmentChecker(limits);
  const reader = new BlockReader(checker, limits.lineBytes);
  reader.push(bytesOf(content));
  reader.finish();
  return checker.take();
}

describe("part merger", () => {
  it("keeps file order, whatever order and pace the parts come in", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }),
        fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 40 }),
        async (partsPerRange, moves) => {
          const builder = new ReportBuilder(limits);
          const merger = new PartMerger(builder, partsPerRange.length, () => undefined);
          const left = partsPerRange.map((count, range) =>
            Array.from({ length: count }, (_, part) => `${line(`id-${range}-${part}`)}\nbad\n`),
          );
          const expected = left.flat().length;
          const isOpen = left.map(() => true);
          const move = (range: number) => {
            const next = left[range]?.shift();
            if (next !== undefined) merger.add(range, partOf(next));
            else if (isOpen[range]) {
              isOpen[range] = false;
              merger.end(range);
            }
          };
          for (const [choice, pauses] of moves) {
            move(choice % left.length);
            if (pauses) await Promise.resolve();
          }
          for (const [range, parts] of left.entries()) for (let rest = parts.length; rest >= 0; rest--) move(range);
          await merger.finish();
          expect(builder.lineCount).toBe(expected * 2);
          const lines = builder.rules()[0]?.sample.map((finding) => finding.line) ?? [];
          expect(lines).toEqual(Array.from({ length: expected }, (_, index) => index * 2 + 2));
        },
      ),
    );
  });

  it("rejects with the signal's reason, and tells when the file ends early", async () => {
    const reason = new Error("enough");
    const idle = new PartMerger(new ReportBuilder(limits), 1, () => undefined);
    await expect(idle.finish(AbortSignal.abort(reason))).rejects.toBe(reason);
    let stops = 0;
    const builder = new ReportBuilder(limits);
    const merger = new PartMerger(builder, 2, () => {
      stops++;
    });
    merger.add(1, partOf(line("b")));
    merger.add(0, { ...partOf(line("a")), isStopped: true });
    await merger.finish();
    expect(stops).toBe(1);
    expect(builder.lineCount).toBe(1);
  });
});
