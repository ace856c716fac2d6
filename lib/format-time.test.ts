import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatAge,
  formatClock,
  formatClockWindow,
  formatDate,
  formatDuration,
  formatInstant,
  formatRelative,
} from "./format-time";

const plain = (text: string) => text.replaceAll("\u00a0", " ");
const zone = "Europe/Berlin";
const at = (iso: string) => Date.parse(iso);
const now = at("2026-03-04T13:36:00+01:00");
const minute = 60_000;

describe("durations", () => {
  it.each([
    [800, "0.8 s"],
    [9_960, "10 s"],
    [41_000, "41 s"],
    [59_600, "1 min"],
    [12 * minute, "12 min"],
    [59.6 * minute, "1 h"],
    [128 * minute, "2 h 08 min"],
    [24 * 60 * minute, "24 h"],
    [76 * 60 * minute, "3 d 4 h"],
    [72 * 60 * minute, "3 d"],
    [-5, "0 s"],
  ])("writes %d ms as %s", (ms, text) => expect(plain(formatDuration(ms))).toBe(text));

  it("never writes sixty of a unit that has a larger one", () => {
    fc.assert(fc.property(fc.nat({ max: 4e8 }), (ms) => !/\b60 (s|min)/.test(plain(formatDuration(ms)))));
  });
});

describe("clocks", () => {
  it("names the day when it is not today", () => {
    expect(formatClock(at("2026-03-04T14:12:00+01:00"), now, zone)).toBe("14:12");
    expect(formatClock(at("2026-03-05T12:20:00+01:00"), now, zone)).toBe("12:20 tomorrow");
    expect(formatClock(at("2026-03-03T00:05:00+01:00"), now, zone)).toBe("00:05 yesterday");
    expect(formatClock(at("2026-03-09T09:00:00+01:00"), now, zone)).toBe("09:00 9 Mar");
  });

  it("goes by the calendar of the zone, not by UTC", () => {
    const late = at("2026-03-04T23:30:00Z");
    expect(formatClock(late, now, zone)).toBe("00:30 tomorrow");
    expect(formatClock(late, now, "UTC")).toBe("23:30");
  });

  it("says the day of a window once", () => {
    const window = (from: string, to: string) => formatClockWindow(at(from), at(to), now, zone);
    expect(window("2026-03-04T14:12:00+01:00", "2026-03-04T14:30:00+01:00")).toBe("14:12 – 14:30");
    expect(window("2026-03-05T12:20:00+01:00", "2026-03-05T13:00:00+01:00")).toBe("12:20 – 13:00 tomorrow");
    expect(window("2026-03-04T23:50:00+01:00", "2026-03-05T00:10:00+01:00")).toBe("23:50 – 00:10 tomorrow");
    expect(window("2026-03-04T14:12:01+01:00", "2026-03-04T14:12:40+01:00")).toBe("14:12");
  });

  it("adds the year only when it is another", () => {
    expect(formatDate(at("2026-01-03T12:00:00Z"), now, zone)).toBe("3 Jan");
    expect(formatDate(at("2025-12-31T12:00:00Z"), now, zone)).toBe("31 Dec 2025");
    // Already the next year in Berlin.
    expect(formatDate(at("2025-12-31T23:30:00Z"), now, zone)).toBe("1 Jan");
  });

  it("states the zone of an instant", () => {
    expect(formatInstant(at("2026-03-03T13:12:09Z"), zone)).toMatch(/^3 Mar 2026, 14:12:09 (CET|GMT\+1)$/);
    expect(formatInstant(at("2026-07-03T13:12:09Z"), "UTC")).toBe("3 Jul 2026, 13:12:09 UTC");
  });
});

describe("ages", () => {
  it.each([
    [4_000, "4 s", "4 s ago"],
    [76 * minute, "76 min", "76 min ago"],
    [5 * 60 * minute, "5 h", "5 h ago"],
    [23 * 60 * minute, "yesterday", "yesterday"],
    [3 * 24 * 60 * minute, "3 days", "3 days ago"],
    [40 * 24 * 60 * minute, "23 Jan", "23 Jan"],
  ])("writes %d ms ago as %s, %s", (ms, age, relative) => {
    expect(plain(formatAge(now - ms, now, zone))).toBe(age);
    expect(plain(formatRelative(now - ms, now, zone))).toBe(relative);
  });

  it("looks ahead as well", () => {
    expect(formatRelative(now, now, zone)).toBe("just now");
    expect(plain(formatRelative(now + 4 * minute, now, zone))).toBe("in 4 min");
    expect(formatRelative(now + 23 * 60 * minute, now, zone)).toBe("tomorrow");
    expect(formatRelative(now + 9 * 24 * 60 * minute, now, zone)).toBe("13 Mar");
  });
});
