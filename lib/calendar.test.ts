import { expect, test } from "vitest";
import { bucketOf, dayIn, dayPlus, daysBetween, isZone, monthEnd, monthStart } from "./calendar";

test("an instant belongs to the day it is where the team is", () => {
  const at = new Date("2026-03-01T23:30:00Z");
  expect(dayIn("UTC", at)).toBe("2026-03-01");
  expect(dayIn("Europe/Berlin", at)).toBe("2026-03-02");
  expect(dayIn("America/Los_Angeles", at)).toBe("2026-03-01");
  expect([isZone("Asia/Kolkata"), isZone("Mars/Olympus")]).toEqual([true, false]);
  expect(() => dayIn("Mars/Olympus", at)).toThrow(RangeError);
});

test("months end where they end, leap years too", () => {
  expect(monthStart("2028-02-11")).toBe("2028-02-01");
  expect(monthEnd("2028-02-11")).toBe("2028-02-29");
  expect(monthEnd("2026-12-31")).toBe("2026-12-31");
  expect(daysBetween("2026-02-27", "2026-03-02")).toBe(3);
  expect(dayPlus("2028-03-01", -1)).toBe("2028-02-29");
});

test("a Sunday belongs to the week that began six days before", () => {
  expect(bucketOf("2026-03-08", "week")).toBe("2026-03-02");
  expect(bucketOf("2026-03-09", "week")).toBe("2026-03-09");
});
