import { describe, expect, it } from "vitest";
import { lanes } from "./lanes";

describe("lanes", () => {
  it("never runs more than its number, keeps the order, and goes on after a failure", async () => {
    const run = lanes(2);
    const started: number[] = [];
    const ends: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const works = Array.from({ length: 5 }, (_, index) =>
      run(async () => {
        started.push(index);
        most = Math.max(most, ++running);
        await new Promise<void>((resolve) => ends.push(resolve));
        running--;
        if (index === 1) throw new Error("fails");
        return index;
      }).catch(() => "failed"),
    );
    while (started.length < 5) {
      await Promise.resolve();
      ends.shift()?.();
    }
    for (const end of ends) end();
    expect(await Promise.all(works)).toEqual([0, "failed", 2, 3, 4]);
    expect(started).toEqual([0, 1, 2, 3, 4]);
    expect(most).toBe(2);
  });
});
