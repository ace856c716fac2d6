import { expect, test } from "vitest";
import { inUploadTurn } from "./upload-gate";

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("of fifty pieces at once four are written, twenty wait, and the rest are told to come back", async () => {
  let active = 0;
  let most = 0;
  const open: (() => void)[] = [];
  const piece = () =>
    inUploadTurn(async () => {
      active += 1;
      most = Math.max(most, active);
      await new Promise<void>((resolve) => open.push(resolve));
      active -= 1;
      return "written";
    }).catch((error: { code: string; retryAfterMs: number }) => error);
  const pieces = Array.from({ length: 50 }, piece);
  await settle();
  expect(active).toBe(4);
  while (open.length > 0) {
    open.shift()?.();
    await settle();
  }
  const ends = await Promise.all(pieces);
  expect(most).toBe(4);
  expect(ends.filter((end) => end === "written")).toHaveLength(24);
  expect(ends.filter((end) => end !== "written")).toHaveLength(26);
  expect(ends.find((end) => end !== "written")).toMatchObject({ code: "rate_limited", retryAfterMs: 2_000 });
});

test("whoever waits too long is told to come back, and the place is not lost", async () => {
  let open: () => void = () => undefined;
  const held = Array.from({ length: 4 }, () => inUploadTurn(() => new Promise<void>((resolve) => (open = resolve))));
  const opens: (() => void)[] = [];
  opens.push(open);
  await expect(inUploadTurn(async () => "late", 1)).rejects.toMatchObject({ code: "rate_limited" });
  open();
  await Promise.race(held);
  expect(await inUploadTurn(async () => "next")).toBe("next");
});
