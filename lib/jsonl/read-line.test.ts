import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf } from "./cases/files";
import { indexLines, readIndexedLine } from "./line-index";
import { readLine } from "./read-line";

describe("line index", () => {
  it("agrees with a plain split, whatever the line ends", async () => {
    const ends = fc.constantFrom("\n", "\r\n", "\n\n", "\r\r\n");
    const parts = fc.array(fc.tuple(fc.string({ unit: "binary", maxLength: 20 }), ends), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(parts, fc.boolean(), async (all, hasLast) => {
        const content = all.map(([text, end]) => text.replace(/[\r\n]/g, "") + end).join("") + (hasLast ? "last" : "");
        const blob = new Blob([bytesOf(content)]);
        const index = await indexLines(blob);
        const lines = content.split("\n");
        if (lines.at(-1) === "") lines.pop();
        expect(index.count).toBe(lines.length);
        const read = await Promise.all(lines.map((_, at) => readIndexedLine(blob, index, at + 1)));
        expect(read.map((line) => line?.text)).toEqual(lines.map((text) => text.replace(/\r$/, "").toWellFormed()));
      }),
    );
  });

  it("knows nothing outside the file", async () => {
    const blob = new Blob(["a\nb"]);
    const index = await indexLines(blob);
    expect(await readIndexedLine(blob, index, 0)).toBeNull();
    expect(await readIndexedLine(blob, index, 3)).toBeNull();
    expect(index.span(1.5)).toBeNull();
    expect((await indexLines(new Blob([]))).count).toBe(0);
  });

  it("abort rejects with the reason", async () => {
    const reason = new Error("enough");
    await expect(indexLines(new Blob(["a"]), AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe("reading a line", () => {
  it("cuts long ones between characters and says so", async () => {
    const blob = new Blob(["中".repeat(100)]);
    expect(await readLine(blob, { offset: 0, length: 300 }, 100)).toEqual({ text: "中".repeat(33), isCut: true });
    expect(await readLine(blob, { offset: 3, length: 6 })).toEqual({ text: "中中", isCut: false });
  });

  it("shows a byte-order mark and bad bytes as they are", async () => {
    const blob = new Blob([Uint8Array.from([0xef, 0xbb, 0xbf, 0x61, 0xff])]);
    expect((await readLine(blob, { offset: 0, length: 5 })).text).toBe("\ufeffa\ufffd");
  });
});
