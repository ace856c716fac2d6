import { mkdtempSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/lib/db/ids";
import { readLineBlocks } from "@/lib/line-blocks";
import { openSpool, removeOldSpools, SpoolLost, type SpoolPlace, spoolDir, spoolPath } from "./spool";

const text = (lines: string[]) => lines.map((line) => Buffer.from(`${line}\n`));
const newPlace = (): SpoolPlace => ({ batchId: newId("bat"), kind: "output", generation: 1 });

beforeAll(() => {
  process.env.DATA_DIR = mkdtempSync(join(tmpdir(), "spool-"));
  process.env.DATABASE_URL = "postgres://unused";
});

async function write(place: SpoolPlace, acknowledgedBytes: number, lines: string[]): Promise<number> {
  const spool = await openSpool(place, acknowledgedBytes);
  await spool.append(text(lines));
  await spool.sync();
  await spool.close();
  return spool.sizeBytes();
}

async function linesOf(path: string, from?: number, to?: number) {
  const lines = [];
  for await (const block of readLineBlocks(path, from, to)) lines.push(...block);
  return lines.map(({ offset, length, bytes }) => ({ offset, length, text: bytes.toString() }));
}

describe("the result spool", () => {
  it("appends whole lines after what was acknowledged, readable by its owner only", async () => {
    const place = newPlace();
    const size = await write(place, 0, ["a", "bb"]);
    expect(size).toBe(5);
    expect(await write(place, size, ["ccc"])).toBe(9);
    expect(readFileSync(spoolPath(place), "utf8")).toBe("a\nbb\nccc\n");
    expect(statSync(spoolPath(place)).mode & 0o777).toBe(0o600);
    expect(statSync(spoolDir(place.batchId)).mode & 0o777).toBe(0o700);
  });

  it("cuts off what was written but never acknowledged", async () => {
    const place = newPlace();
    const size = await write(place, 0, ["kept"]);
    await write(place, size, ["lost in a crash"]);
    writeFileSync(spoolPath(place), '{"half":', { flag: "a" });
    await write(place, size, ["again"]);
    expect(readFileSync(spoolPath(place), "utf8")).toBe("kept\nagain\n");
  });

  it("says so when acknowledged bytes are missing", async () => {
    const place = newPlace();
    await expect(openSpool(place, 3)).rejects.toBeInstanceOf(SpoolLost);
    const size = await write(place, 0, ["four"]);
    truncateSync(spoolPath(place), size - 1);
    await expect(openSpool(place, size)).rejects.toBeInstanceOf(SpoolLost);
  });

  it("takes no half line", async () => {
    const spool = await openSpool(newPlace(), 0);
    await expect(spool.append([Buffer.from("no end")])).rejects.toThrow("whole lines");
    expect(spool.sizeBytes()).toBe(0);
    await spool.close();
  });

  it("keeps the generations in force and removes the others", async () => {
    const place = newPlace();
    for (const generation of [1, 2, 3]) await write({ ...place, generation }, 0, ["x"]);
    await write({ ...place, kind: "error" }, 0, ["e"]);
    await removeOldSpools(place.batchId, [{ ...place, generation: 3 }]);
    expect(readdirSync(spoolDir(place.batchId))).toEqual(["output.3.jsonl"]);
  });

  it.each(["../x", "bat_../../etc", "bat_", "bat_a/b", "bat_\0", "CON"])("makes no path of %j", (batchId) => {
    expect(() => spoolPath({ batchId, kind: "output", generation: 1 })).toThrow("not a batch id");
  });
});

describe("reading lines", () => {
  it("gives every line with its place, from any line on, whatever their sizes", async () => {
    const path = join(process.env.DATA_DIR ?? "", "lines");
    const sizes = fc.array(fc.oneof(fc.nat(50), fc.integer({ min: 1_000_000, max: 2_200_000 })), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.boolean(), async (lengths, hasLastFeed) => {
        const lines = lengths.map((length, index) => String.fromCharCode(97 + index).repeat(length));
        const whole = lines.map((line) => `${line}\n`).join("") + (hasLastFeed ? "" : "tail");
        writeFileSync(path, whole);
        const read = await linesOf(path);
        expect(read.map((line) => line.text)).toEqual(hasLastFeed ? lines : [...lines, "tail"]);
        for (const line of read) expect(whole.slice(line.offset, line.offset + line.length).trimEnd()).toBe(line.text);
        const middle = read[Math.floor(read.length / 2)];
        if (middle) expect(await linesOf(path, middle.offset)).toEqual(read.slice(Math.floor(read.length / 2)));
      }),
      { numRuns: 30 },
    );
  });

  it("stops at the acknowledged end", async () => {
    const path = join(process.env.DATA_DIR ?? "", "to");
    writeFileSync(path, "a\nbb\nccc\n");
    expect((await linesOf(path, 0, 5)).map((line) => line.text)).toEqual(["a", "bb"]);
    expect(await linesOf(path, 5, 5)).toEqual([]);
  });
});
