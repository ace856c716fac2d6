import { expect, test } from "vitest";
import { measure } from "./measure";
import { rehearsalSample } from "./rehearsal";

test("what is practised on is counted like any sample, and is new each time", async () => {
  const [first, second] = [rehearsalSample(0), rehearsalSample(1)];
  for (const [at, { raw }] of first.entries()) expect(raw).not.toEqual(second[at]?.raw);
  const measured = await measure(first);
  expect(measured.map(({ prompts }) => prompts.length)).toEqual(first.map(() => 1));
  for (const { prompts } of measured) expect(prompts[0]?.tokens).toBeGreaterThan(300);
});
