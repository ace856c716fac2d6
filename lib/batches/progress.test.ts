import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batchStatuses } from "./contract";
import { type Progress, progressOf, type Watched } from "./progress";
import { needWords } from "./progress-words";
import { isTerminal, nextPollMs } from "./rules";
import { extendTrail, type Trail } from "./trail";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const START = Date.parse("2026-03-02T12:00:00Z");
const iso = (ms: number) => new Date(ms).toISOString();

function batch(over: Partial<Watched> = {}): Watched {
  return {
    status: "in_progress",
    counts: { total: 10_000, completed: 0, failed: 0 },
    recent: [],
    createdAt: iso(START),
    deadlineAt: iso(START + 24 * HOUR),
    finishedAt: null,
    asOf: null,
    resumedAt: null,
    ...over,
  };
}

/** Rows done `ms` after the start. */
type Course = (ms: number) => number;
type Look = { atMs: number; progress: Progress; endMs: number };

/** Plays a course through the poll times and the thinning of the real watcher, looking at each answer. */
function record(course: Course, { total, deadlineMs = 24 * HOUR }: { total: number; deadlineMs?: number }): Look[] {
  let trail: Trail = [];
  const looks: { atMs: number; progress: Progress }[] = [];
  let at = 2 * SECOND;
  let movedAt = 0;
  let done = 0;
  while (done < total && at < 3 * 24 * HOUR) {
    const now = Math.min(total, Math.floor(course(at)));
    if (now !== done) {
      movedAt = at;
      trail = extendTrail(trail, START + at, now);
    }
    done = now;
    const watched = batch({
      counts: { total, completed: done, failed: 0 },
      recent: trail.map(([atMs, done]) => ({ at: iso(atMs), done })),
      deadlineAt: iso(START + deadlineMs),
      asOf: iso(START + at),
    });
    if (done < total) looks.push({ atMs: at, progress: progressOf(watched, START + at, "UTC") });
    else return looks.map((look) => ({ ...look, endMs: START + at }));
    at += nextPollMs({ ageMs: at, stillMs: at - movedAt, baseMs: 2_000 });
  }
  throw new Error("The course never reaches its end.");
}

const withFinish = (looks: Look[]) => looks.filter((look) => look.progress.finish !== null);

/** The share of looks whose window held the true end, give or take the poll that saw it. */
function hits(looks: Look[]): number {
  const told = withFinish(looks);
  const good = told.filter(({ progress, endMs }) => {
    const { earliestMs, latestMs } = progress.finish ?? { earliestMs: 0, latestMs: 0 };
    return endMs >= earliestMs - 30 * SECOND && endMs <= latestMs + 30 * SECOND;
  });
  return good.length / told.length;
}

/** Repeatable noise in 0 … 1. */
const noise = (i: number) => {
  const x = Math.sin(i * 127.1) * 43_758.5453;
  return x - Math.floor(x);
};

describe("recorded courses", () => {
  const perMs = 400 / MINUTE;
  // Every seven seconds another pace, a quarter up or down.
  const paces = Array.from({ length: 1_000 }, (_, i) => perMs * (0.75 + 0.5 * noise(i)));
  const steady: Course = (ms) => {
    const whole = Math.floor(ms / 7_000);
    const before = paces.slice(0, whole).reduce((rows, pace) => rows + pace * 7_000, 0);
    return before + (paces[whole] ?? 0) * (ms - whole * 7_000);
  };

  test("steady: the window holds the end, is narrow, and the batch is on track throughout", () => {
    const looks = record(steady, { total: 30_000 });
    const told = withFinish(looks);
    expect(hits(looks)).toBeGreaterThan(0.9);
    expect(told.every(({ progress }) => progress.verdict === "on_track")).toBe(true);
    const late = told[Math.floor(told.length * 0.7)];
    const { earliestMs = 0, latestMs = 0 } = late?.progress.finish ?? {};
    expect(latestMs - earliestMs).toBeLessThan(15 * MINUTE);
    expect(late?.progress.ratePerMinute).toBeGreaterThan(360);
    expect(late?.progress.ratePerMinute).toBeLessThan(440);
  });

  test("steady: nothing is promised before the sample is honest", () => {
    const [first] = withFinish(record(steady, { total: 30_000 }));
    expect(first?.progress.done).toBeGreaterThanOrEqual(20);
    expect(first?.atMs).toBeGreaterThanOrEqual(5 * SECOND);
  });

  test("ramp: guesses follow the growing pace, and the window holds the end once it has levelled off", () => {
    const levelMs = 15 * MINUTE;
    const ramp: Course = (ms) => (ms < levelMs ? (perMs * ms * ms) / (2 * levelMs) : perMs * (ms - levelMs / 2));
    const looks = record(ramp, { total: 20_000 });
    const rates = withFinish(looks).map(({ progress }) => progress.ratePerMinute ?? 0);
    expect(rates.at(-1)).toBeGreaterThan((rates[0] ?? 0) * 5);
    expect(hits(looks.filter(({ atMs }) => atMs > 1.3 * levelMs))).toBeGreaterThan(0.9);
  });

  test("bursts a minute and a half apart: never called stalled, and the window mostly holds the end", () => {
    const bursts: Course = (ms) => Math.floor(ms / 90_000) * 500;
    const looks = record(bursts, { total: 20_000 });
    expect(looks.some(({ progress }) => progress.verdict === "stalled")).toBe(false);
    expect(hits(looks)).toBeGreaterThan(0.8);
  });

  test("stall: said after three minutes, with no finish while it lasts, and taken back when rows come", () => {
    const stall: Course = (ms) => perMs * (ms < 20 * MINUTE ? ms : Math.max(20 * MINUTE, ms - 25 * MINUTE));
    const looks = record(stall, { total: 16_000 });
    const verdictAt = (ms: number) => looks.findLast((look) => look.atMs <= ms)?.progress;
    expect(verdictAt(21 * MINUTE)?.verdict).toBe("on_track");
    const stalled = verdictAt(30 * MINUTE);
    expect(stalled?.verdict).toBe("stalled");
    expect(stalled?.finish).toBeNull();
    expect(stalled?.stalledMinutes).toBeGreaterThanOrEqual(8);
    expect(stalled?.sentence).toBe("last row 12:20");
    expect(verdictAt(48 * MINUTE)?.verdict).toBe("on_track");
  });

  test("long tail: the window moves out with the slowing rows and never claims an end that has passed", () => {
    const total = 8_000;
    const tail: Course = (ms) => (ms > 3 * HOUR ? total : total * (1 - Math.exp(-ms / (22 * MINUTE))));
    const looks = record(tail, { total });
    const ends = withFinish(looks).map(({ progress }) => progress.finish?.latestMs ?? 0);
    expect(ends.at(-1)).toBeGreaterThan((ends[Math.floor(ends.length / 4)] ?? 0) + 30 * MINUTE);
    for (const { atMs, progress } of withFinish(looks)) {
      expect(progress.finish?.earliestMs).toBeGreaterThanOrEqual(START + atMs);
    }
  });

  test("too slow for its deadline: at risk long before, with what is needed against what there is; then overdue", () => {
    const looks = record((ms) => (61 / MINUTE) * ms, { total: 7_200, deadlineMs: HOUR });
    const early = looks.findLast((look) => look.atMs <= 22 * MINUTE)?.progress;
    expect(early?.verdict).toBe("at_risk");
    expect(early?.sentence).toMatch(/^needs 15\d\/min, has 6[01]\/min$/);
    const last = looks.at(-1)?.progress;
    expect(last?.verdict).toBe("overdue");
    expect(last?.sentence).toMatch(/^was due 13:00, [\d,]+ rows? left$/);
    expect(last?.neededPerMinute).toBeNull();
  });
});

describe("words and edges", () => {
  const moving = (done: number, over: Partial<Watched> = {}) =>
    batch({
      counts: { total: 10_000, completed: done, failed: 0 },
      recent: Array.from({ length: 30 }, (_, i) => ({
        at: iso(START + i * 10_000),
        done: Math.round((done * (i + 1)) / 30),
      })),
      asOf: iso(START + 290_000),
      ...over,
    });

  test("done counts failures too, so that a run with failures reaches its end", () => {
    const { done, share } = progressOf(batch({ counts: { total: 10, completed: 7, failed: 3 } }), START);
    expect([done, share]).toEqual([10, 1]);
  });

  test("a retry that takes counts back begins a new count instead of a negative rate", () => {
    const recent = [
      { at: iso(START), done: 0 },
      { at: iso(START + 60_000), done: 10_000 },
      { at: iso(START + 600_000), done: 9_000 },
      { at: iso(START + 660_000), done: 9_500 },
    ];
    const { ratePerMinute } = progressOf(
      batch({ counts: { total: 10_000, completed: 9_500, failed: 0 }, recent, asOf: iso(START + 660_000) }),
      START + 660_000,
    );
    expect(ratePerMinute).toBeCloseTo(500, 0);
  });

  test("a batch taken up again is paced by what came since, however long it lay still", () => {
    const paused = [
      { at: iso(START), done: 0 },
      { at: iso(START + 10_000), done: 20 },
    ];
    const resumed = START + HOUR;
    const at = (ms: number, done: number, came: { at: string; done: number }[]) =>
      progressOf(
        batch({
          counts: { total: 260, completed: done, failed: 0 },
          ...{ recent: [...paused, ...came], resumedAt: iso(resumed), asOf: iso(resumed + ms) },
        }),
        resumed + ms,
        "UTC",
      );
    expect(at(1_000, 20, [])).toMatchObject({ ratePerMinute: null, finish: null, stalledMinutes: 0 });
    expect(at(2_000, 22, [{ at: iso(resumed + 1_000), done: 20 }])).toMatchObject({
      ratePerMinute: null,
      finish: null,
    });
    const came = [0, 10, 20, 30].map((seconds) => ({ at: iso(resumed + seconds * SECOND), done: 20 + 2 * seconds }));
    const { ratePerMinute, finish } = at(30_000, 80, came);
    expect(ratePerMinute).toBeCloseTo(120, 0);
    expect(finish?.latestMs).toBeLessThan(resumed + 10 * MINUTE);
    // As before the first row: nothing has come that could have stopped coming.
    expect(at(10 * MINUTE, 20, [{ at: iso(resumed + 1_000), done: 20 }]).stalledMinutes).toBe(0);
  });

  test("silence is measured to the last look at the upstream, not to now: an old figure is not a stall", () => {
    const progress = progressOf(moving(3_000), START + HOUR);
    expect(progress.stalledMinutes).toBe(0);
  });

  test("without a first row nothing is promised, and little time left is a risk", () => {
    expect(progressOf(batch(), START + HOUR)).toMatchObject({ verdict: null, sentence: "waiting for the first rows" });
    expect(progressOf(batch(), START + 20 * HOUR, "UTC")).toMatchObject({
      verdict: "at_risk",
      sentence: "due 12:00, 10,000 to go",
    });
  });

  test("a near end is told as a duration, a far one as clocks", () => {
    expect(progressOf(moving(9_000), START + 290_000, "UTC").sentence).toMatch(/^done in about \d+\ss$/);
    expect(progressOf(moving(2_000), START + 290_000, "UTC").sentence).toMatch(/^done 12:2\d – 12:2\d$/);
  });

  test("no deadline, no verdict; the finish is still told", () => {
    const progress = progressOf(moving(2_000, { deadlineAt: null }), START + 290_000);
    expect(progress.verdict).toBeNull();
    expect(progress.finish).not.toBeNull();
  });

  test("what is over says how long it took or what was kept", () => {
    const over = { counts: { total: 100, completed: 60, failed: 0 }, finishedAt: iso(START + 41 * MINUTE) };
    const say = (status: Watched["status"]) => progressOf(batch({ ...over, status }), START + HOUR, "UTC").sentence;
    expect(say("completed")).toBe("in 41\u00a0min");
    expect(say("cancelled")).toBe("60 rows kept");
    expect(say("expired")).toBe("time ran out, 60 rows kept");
  });
});

describe("for any batch", () => {
  const anyBatch = fc
    .record({
      status: fc.constantFrom(...batchStatuses),
      total: fc.integer({ min: 0, max: 50_000 }),
      steps: fc.array(fc.tuple(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: -500, max: 3_000 })), {
        maxLength: 40,
      }),
      deadlineMs: fc.option(fc.integer({ min: 1, max: 48 * HOUR })),
      lookedMs: fc.option(fc.integer({ min: 0, max: HOUR })),
      waitedMs: fc.integer({ min: 0, max: 48 * HOUR }),
    })
    .map(({ status, total, steps, deadlineMs, lookedMs, waitedMs }) => {
      let at = START;
      let done = 0;
      const recent = steps.map(([gap, rows]) => {
        at += gap;
        done = Math.min(total, Math.max(0, done + rows));
        return { at: iso(at), done };
      });
      const watched = batch({
        status,
        counts: { total, completed: done, failed: 0 },
        recent,
        deadlineAt: deadlineMs === null ? null : iso(START + deadlineMs),
        finishedAt: isTerminal(status) ? iso(at) : null,
        asOf: lookedMs === null ? null : iso(at + lookedMs),
      });
      return { watched, nowMs: at + waitedMs };
    });

  test("figures are finite, in order, and never in the past", () => {
    fc.assert(
      fc.property(anyBatch, ({ watched, nowMs }) => {
        const progress = progressOf(watched, nowMs, "UTC");
        expect(progress.share).toBeGreaterThanOrEqual(0);
        expect(progress.share).toBeLessThanOrEqual(1);
        if (progress.ratePerMinute !== null) expect(progress.ratePerMinute).toBeGreaterThan(0);
        if (progress.finish) {
          expect(progress.finish.earliestMs).toBeGreaterThanOrEqual(nowMs);
          expect(progress.finish.latestMs).toBeGreaterThanOrEqual(progress.finish.earliestMs);
          expect(Number.isFinite(progress.finish.latestMs)).toBe(true);
        }
        expect(progress.sentence).not.toMatch(/NaN|undefined|Infinity|-\d/);
      }),
    );
  });

  test("what is over or not begun has neither rate, finish nor verdict", () => {
    fc.assert(
      fc.property(anyBatch, ({ watched, nowMs }) => {
        const { ratePerMinute, finish, verdict } = progressOf(watched, nowMs);
        if (["validating", "in_progress", "finalizing"].includes(watched.status)) return;
        expect([ratePerMinute, finish, verdict]).toEqual([null, null, null]);
      }),
    );
  });

  test("overdue is said of exactly the unfinished ones whose deadline has passed", () => {
    fc.assert(
      fc.property(anyBatch, ({ watched, nowMs }) => {
        const isLate = watched.deadlineAt !== null && nowMs > Date.parse(watched.deadlineAt);
        const isUnfinished = ["validating", "in_progress", "finalizing"].includes(watched.status);
        expect(progressOf(watched, nowMs).verdict === "overdue").toBe(isLate && isUnfinished);
      }),
    );
  });
});

test("what is needed and what there is are said in one unit, so that they can be compared", () => {
  expect(needWords(96, 61.2)).toBe("needs 96/min, has 61/min");
  expect(needWords(4.6, 0.085)).toBe("needs 276/h, has 5.1/h");
  expect(needWords(0.5, 0)).toBe("needs 30/h, has 0/h");
});
