import { expect, it } from "vitest";
import { joinLines } from "./join-lines";

it("puts a line feed between lines that have none, and nothing else", async () => {
  const text = async (...parts: string[]) => (await joinLines(parts.map((part) => new Blob([part])))).text();
  expect(await text("a\n", "b", "c\n")).toBe("a\nb\nc\n");
  expect(await text("a", "", "b")).toBe("a\nb");
  expect(await text()).toBe("");
});
