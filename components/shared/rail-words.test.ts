import { expect, it } from "vitest";
import { type RailTimes, railScale } from "./rail-layout";
import { type RailFinish, railWords } from "./rail-words";

const iso = (text: string) => Date.parse(`2026-03-${text}:00Z`);
const say = (times: RailTimes, finish?: RailFinish) => {
  const scale = railScale({ ...times, finishedAt: finish?.at ?? null });
  const { sentence, isLate } = railWords({ ...times, finish: finish ?? null }, scale, "UTC");
  return { sentence: sentence.replaceAll("\u00a0", " "), isLate };
};

it("says a run in the order of its times", () => {
  const eta = { from: iso("04T14:12"), to: iso("04T14:30") };
  const told = say({ createdAt: iso("04T12:20"), now: iso("04T13:36"), eta, deadlineAt: iso("05T12:20") });
  expect(told).toEqual({
    sentence: "Created 12:20; now 13:36; done 14:12 – 14:30; deadline 12:20 tomorrow.",
    isLate: false,
  });
});

it("says that it is over the deadline, and by how much", () => {
  const told = say({ createdAt: iso("04T12:20"), now: iso("04T14:00"), deadlineAt: iso("04T13:20") });
  expect(told).toEqual({
    sentence: "Created 12:20; now 14:00; finish not known yet; deadline 13:20, over by 40 min.",
    isLate: true,
  });
});

it("counts the finish, not now, once it has ended", () => {
  const finish = { at: iso("04T13:01"), word: "done" };
  const told = say({ createdAt: iso("04T12:20"), now: iso("04T20:00"), deadlineAt: iso("04T13:20") }, finish);
  expect(told).toEqual({ sentence: "Created 12:20; done 13:01; deadline 13:20.", isLate: false });
});

it("never expects a finish before now", () => {
  const eta = { from: iso("04T13:00"), to: iso("04T13:40") };
  const told = say({ createdAt: iso("04T12:20"), now: iso("04T13:36"), eta });
  expect(told.sentence).toBe("Created 12:20; now 13:36; done 13:36 – 13:40.");
});
