import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeLabels, railScale } from "./rail-layout";

const minute = 60_000;
const day = 24 * 60 * minute;
const createdAt = Date.parse("2026-03-04T12:20:00Z");
const at = (minutes: number) => createdAt + minutes * minute;

describe("scale", () => {
  it("zooms in on the finish and breaks before a far deadline", () => {
    const scale = railScale({
      createdAt,
      now: at(76),
      eta: { from: at(112), to: at(130) },
      deadlineAt: createdAt + day,
    });
    expect(scale.breakAt).toBe(92.5);
    expect(scale.at(at(76))).toBeCloseTo(47.5, 1);
    expect(scale.at(at(112))).toBeCloseTo(70, 1);
    expect(scale.at(at(130))).toBeCloseTo(81.2, 1);
    expect(scale.at(createdAt + day)).toBe(100);
  });

  it("draws a near deadline to scale", () => {
    const scale = railScale({ createdAt, now: at(22), eta: { from: at(50), to: at(58) }, deadlineAt: at(60) });
    expect(scale.breakAt).toBeNull();
    expect(scale.at(at(30))).toBeCloseTo(50);
    expect(scale.at(at(60))).toBe(100);
  });

  it("puts a missed deadline between creation and now", () => {
    const scale = railScale({ createdAt, now: at(80), deadlineAt: at(60) });
    expect(scale.at(at(60))).toBeCloseTo(75);
    expect(scale.at(at(80))).toBe(100);
  });

  it("shows the true way to the deadline when no finish is known", () => {
    const scale = railScale({ createdAt, now: at(144), deadlineAt: createdAt + day });
    expect(scale.breakAt).toBeNull();
    expect(scale.at(at(144))).toBeCloseTo(10);
  });

  it("stays open when neither finish nor deadline is known", () => {
    const scale = railScale({ createdAt, now: at(10) });
    expect(scale.isOpen).toBe(true);
    expect(scale.at(at(10))).toBeLessThan(100);
  });

  const instant = fc.integer({ min: -day, max: 3 * day }).map((ms) => createdAt + ms);
  const times = fc.record({
    createdAt: fc.constant(createdAt),
    now: instant,
    eta: fc.option(fc.tuple(instant, instant).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))),
    deadlineAt: fc.option(instant),
    finishedAt: fc.option(instant),
  });

  it("keeps the order of things and stays on the line, whatever the clocks say", () => {
    fc.assert(
      fc.property(times, instant, instant, (facts, a, b) => {
        const scale = railScale(facts);
        const [first, second] = [scale.at(Math.min(a, b)), scale.at(Math.max(a, b))];
        return first >= 0 && second <= 100 && first <= second;
      }),
    );
  });
});

describe("labels", () => {
  const labels = fc.array(
    fc.record({
      id: fc.uuid(),
      text: fc.string({ minLength: 1, maxLength: 30 }),
      at: fc.float({ min: 0, max: 100, noNaN: true }),
    }),
    { minLength: 1, maxLength: 5 },
  );

  it("never touch each other nor leave the line", () => {
    fc.assert(
      fc.property(labels, fc.integer({ min: 240, max: 1600 }), (wanted, width) => {
        const placed = placeLabels(wanted, width);
        const apart = placed.every((one, i) =>
          placed
            .slice(i + 1)
            .every(
              (other) =>
                one.row !== other.row ||
                one.leftPx + one.widthPx < other.leftPx ||
                other.leftPx + other.widthPx < one.leftPx,
            ),
        );
        return apart && placed.every((label) => label.leftPx >= 0 && label.leftPx + label.widthPx <= width + 1e-6);
      }),
    );
  });

  it("share one row when there is room", () => {
    const placed = placeLabels(
      [
        { id: "now", text: "now 13:36", at: 47.5 },
        { id: "created", text: "created 12:20", at: 0 },
      ],
      960,
    );
    expect(placed.map((label) => label.row)).toEqual([0, 0]);
  });
});
