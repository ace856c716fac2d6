import { describe, expect, it } from "vitest";
import type { TransformStep } from "@/lib/jsonl/tools/transform/transform-step";
import { canMove, inOrder, moved } from "./step-order";
import { freshStep } from "./transform-words";

const ids = (steps: readonly TransformStep[]) => steps.map(({ id }) => id).join("");
const [a, b, c, image, other] = [
  freshStep("model", "a"),
  freshStep("ids", "b"),
  freshStep("drop", "c"),
  freshStep("images", "i"),
  freshStep("images", "j"),
] as [TransformStep, TransformStep, TransformStep, TransformStep, TransformStep];

describe("the order of steps", () => {
  it("is that in which they were put, one for images last", () => {
    expect(ids(inOrder([a, image, b]))).toBe("abi");
    expect(ids(inOrder([image, other, a]))).toBe("ai");
    expect(ids(inOrder([a, b]))).toBe("ab");
  });

  it("changes by one place, never across the images", () => {
    const steps = [a, b, c, image];
    expect(ids(moved(steps, "b", -1))).toBe("baci");
    expect(ids(moved(steps, "a", 1))).toBe("baci");
    for (const [id, by] of [
      ["a", -1],
      ["c", 1],
      ["i", -1],
      ["x", 1],
    ] as const) {
      expect(canMove(steps, id, by), `${id} ${by}`).toBe(false);
      expect(moved(steps, id, by)).toBe(steps);
    }
  });
});
