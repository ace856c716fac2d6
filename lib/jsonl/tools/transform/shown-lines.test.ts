import { expect, test } from "vitest";
import { inOrder, ShownLines } from "./shown-lines";

const bytes = (text: string) => new TextEncoder().encode(text);
const shown = (count: number, most = 3) => {
  const lines = new ShownLines(most);
  const scratch = bytes("0000000");
  for (let number = 1; number <= count; number++) {
    // The line lies in a buffer that is used again.
    scratch.set(bytes(String(number).padStart(7, "0")));
    lines.offer(number, scratch, scratch);
  }
  return inOrder(lines);
};

test("all of a few; of many the first, and others from all over the file, the same each time", () => {
  expect(shown(4).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  const many = shown(50_000);
  expect(many).toHaveLength(6);
  expect(many.slice(0, 3).map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(many.at(-1)?.number).toBeGreaterThan(1_000);
  expect(many.map(({ before }) => Number(new TextDecoder().decode(before)))).toEqual(many.map(({ number }) => number));
  expect(shown(50_000)).toEqual(many);
});

test("each line is about as likely as another", () => {
  const lines = new ShownLines(500);
  for (let number = 1; number <= 10_000; number++) lines.offer(number, bytes(""), null);
  const numbers = inOrder(lines).map(({ number }) => number);
  const beyond = numbers.filter((number) => number > 500);
  const mean = beyond.reduce((sum, number) => sum + number, 0) / beyond.length;
  expect(beyond).toHaveLength(500);
  expect(Math.abs(mean - 5_250)).toBeLessThan(500);
});

test("lines too long to be shown are passed over, and the kinds are put together in order", () => {
  const [changed, dropped] = [new ShownLines(2), new ShownLines(2)];
  changed.offer(3, bytes("a"), bytes("b"));
  changed.offer(4, new Uint8Array((1 << 20) + 1), bytes("b"));
  dropped.offer(1, bytes("c"), null);
  expect(
    inOrder(changed, dropped).map(({ number, after }) => [number, after && new TextDecoder().decode(after)]),
  ).toEqual([
    [1, null],
    [3, "b"],
  ]);
});
