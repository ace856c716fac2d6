import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, inPieces, limits, line, summary, timeless } from "./cases/files";
import { stock } from "./cases/random-line";
import { checkBlob, workersFor } from "./check-blob";
import { checkStream } from "./check-stream";
import type { CheckProgress } from "./contract";
import { gunzip, isGzip } from "./gzip";

const blobOf = (content: string | Uint8Array) => new Blob([bytesOf(content)]);

describe("ranges", () => {
  it("any number of them gives the report of one reading", async () => {
    const anyLine = fc.oneof(fc.constantFrom(...stock), fc.constant(bytesOf("")), fc.constant(bytesOf(line("a"))));
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyLine, { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(limits.lineBytes, 150),
        async (lines, ends, workers, lineBytes) => {
          const all = lines.flatMap((one, index) => [...one, ...(index < lines.length - 1 || ends ? [0x0a] : [])]);
          const content = Uint8Array.from(all);
          const options = { limits: { ...limits, lineBytes, fileBytes: 1_000_000 } };
          const serial = await checkStream(inPieces(content, 100), options);
          // A line that ends the check ends it for all; the size of a file is known beforehand here.
          const parallel = await checkBlob(new Blob([content]), { ...options, workers });
          expect(timeless(parallel)).toEqual({ ...timeless(serial), fileBytes: content.length });
        },
      ),
      { numRuns: 100 },
    );
  });

  it("duplicate ids and repeated bodies are found across them", async () => {
    const content = Array.from({ length: 200 }, (_, i) => line(`row-${i % 190}`, `prompt ${i % 150}`)).join("\n");
    const report = await checkBlob(blobOf(content), { limits, workers: 7 });
    expect(summary(report)).toEqual({
      duplicate_custom_id: { count: 10, lines: [191, 192, 193, 194, 195, 196, 197, 198, 199, 200] },
    });
    expect(report.tally.groups[0]?.repeats.requests).toBe(50);
  });

  it("the sample does not depend on them", async () => {
    const content = Array.from({ length: 2_000 }, (_, i) => line(`row-${i}`, `prompt ${i}`)).join("\n");
    const one = await checkBlob(blobOf(content), { limits, workers: 1 });
    const many = await checkBlob(blobOf(content), { limits, workers: 9 });
    expect(one.sample).toHaveLength(64);
    expect(many.sample).toEqual(one.sample);
  });

  it("a line without end is refused in whichever range it lies", async () => {
    const content = `${line("a")}\n${"x".repeat(50_000)}\n${line("b")}\n`;
    for (const workers of [1, 2, 5]) {
      const report = await checkBlob(blobOf(content), { limits: { ...limits, lineBytes: 1_000 }, workers });
      expect(summary(report)).toMatchObject({ line_too_long: { count: 1, lines: [2] }, check_stopped: { count: 1 } });
      expect(report.requests).toBe(2);
    }
  });

  it("small files get one worker", () => {
    expect(workersFor(0)).toBe(1);
    expect(workersFor(1_000)).toBe(1);
    expect(workersFor(1e9)).toBeLessThanOrEqual(4);
  });
});

describe("one file", () => {
  it("empty and blank", async () => {
    expect(summary(await checkBlob(new Blob([]), { limits }))).toEqual({ no_requests: { count: 1, lines: [1] } });
    expect((await checkBlob(blobOf("\n\n"), { limits, workers: 2 })).blankLines).toBe(2);
  });

  it("gzip gives the report of its content", async () => {
    const content = `${line("a")}\n${line("a")}\n{}\n`;
    const packed = new Blob([gzipSync(content)]);
    expect(await isGzip(packed)).toBe(true);
    const report = await checkBlob(packed, { limits });
    const plain = await checkBlob(blobOf(content), { limits });
    expect(timeless(report)).toEqual(timeless(plain));
    expect(await (await gunzip(packed, 10_000)).text()).toBe(content);
    await expect(gunzip(packed, 100)).rejects.toBeInstanceOf(RangeError);
  });

  it("damaged gzip is a finding, a bomb is not read to its end", async () => {
    const packed = gzipSync(`${line("a")}\n`.repeat(2_000));
    const cut = await checkBlob(new Blob([packed.subarray(0, packed.length - 20)]), { limits });
    expect(summary(cut)).toMatchObject({ check_stopped: { count: 1 } });
    expect(cut.isBlocked).toBe(true);
    const bomb = await checkBlob(new Blob([gzipSync("\n".repeat(5_000_000))]), {
      limits: { ...limits, fileBytes: 1_000 },
    });
    expect(summary(bomb)).toMatchObject({ check_stopped: { count: 1 }, file_too_large: { count: 1 } });
    expect(bomb.fileBytes).toBeLessThan(1_000_000);
  });

  it("progress ends at all bytes", async () => {
    const seen: CheckProgress[] = [];
    const content = blobOf(`${line("a")}\n{}\n`);
    await checkBlob(content, { limits, onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toMatchObject({ bytesDone: content.size, bytesTotal: content.size, lines: 2 });
    expect(seen.at(-1)?.rules.map((rule) => rule.rule)).toContain("custom_id_missing");
  });

  it("abort rejects with the reason", async () => {
    const reason = new Error("enough");
    await expect(checkBlob(blobOf(line("a")), { limits, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const running = checkBlob(blobOf(`${line("a")}\n`.repeat(50_000)), { limits, signal: controller.signal });
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });
});
