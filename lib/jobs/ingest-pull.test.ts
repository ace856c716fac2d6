import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pullLines } from "./ingest-pull";

const all = Array.from({ length: 60 }, (_, index) => Buffer.from(`line ${index} ${"x".repeat(index * 700)}\n`));

async function collect(blocks: AsyncGenerator<Uint8Array[], boolean>) {
  const lines: string[] = [];
  for (;;) {
    const block = await blocks.next();
    if (block.done) return { lines, isMore: block.value };
    lines.push(...block.value.map((line) => Buffer.from(line).toString()));
  }
}

type Break = { after: number; how: "cut" | "short" };

/** An upstream file whose n-th answer ends early as `breaks[n]` says. */
function upstream(breaks: readonly Break[], { isIncomplete = false, saysCount = true } = {}) {
  let calls = 0;
  const skips: number[] = [];
  const open = async (skip: number) => {
    const broken = breaks[calls];
    calls += 1;
    skips.push(skip);
    async function* lines() {
      for (const [index, line] of all.slice(skip).entries()) {
        if (index === broken?.after && broken.how === "cut") throw new Error("reset");
        if (index === broken?.after) return;
        yield line;
      }
    }
    return { lines: lines(), isIncomplete, lastLine: saysCount ? all.length : null };
  };
  return { open, skips };
}

const expected = (skip: number) => all.slice(skip).map(String);

describe("pulling lines", () => {
  it("hands on every line once, wherever and however often the answer breaks off", async () => {
    const breaks = fc.array(
      fc.record({ after: fc.integer({ min: 1, max: 40 }), how: fc.constantFrom("cut" as const, "short" as const) }),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(breaks, fc.nat(59), async (plan, skip) => {
        const { lines, isMore } = await collect(pullLines(upstream(plan).open, { skip }));
        expect(lines).toEqual(expected(skip));
        expect(isMore).toBe(false);
      }),
    );
  });

  it("passes on that more will come", async () => {
    expect(await collect(pullLines(upstream([], { isIncomplete: true }).open, { skip: 58 }))).toEqual({
      lines: expected(58),
      isMore: true,
    });
  });

  it("takes a clean end for the end where the upstream does not count", async () => {
    const short = upstream([{ after: 3, how: "short" }], { saysCount: false });
    expect((await collect(pullLines(short.open, { skip: 0 }))).lines).toEqual(expected(0).slice(0, 3));
  });

  it("gives up on a break that brings nothing, after handing on what came", async () => {
    const dead = upstream([
      { after: 2, how: "cut" },
      ...Array.from({ length: 5 }, () => ({ after: 0, how: "cut" as const })),
    ]);
    const blocks = pullLines(dead.open, { skip: 0 });
    const first = await blocks.next();
    expect(first.done ? [] : first.value).toEqual(all.slice(0, 2));
    await expect(blocks.next()).rejects.toThrow("reset");
    expect(dead.skips).toEqual([0, 2, 2, 2]);
  });

  it("says that more is missing when an answer stays short of its own count", async () => {
    const short = upstream(Array.from({ length: 9 }, () => ({ after: 0, how: "short" as const })));
    expect(await collect(pullLines(short.open, { skip: 5 }))).toEqual({ lines: [], isMore: true });
  });

  it("stops at once when told to", async () => {
    const abort = new AbortController();
    const { open } = upstream([{ after: 1, how: "cut" }]);
    const blocks = pullLines(open, { skip: 0, signal: abort.signal });
    await blocks.next();
    abort.abort();
    await expect(blocks.next()).rejects.toMatchObject({ name: "AbortError" });
  });
});
