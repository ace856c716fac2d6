import { describe, expect, it } from "vitest";
import { metadataPairsMax, NewBatch } from "@/lib/batches/create-contract";
import { addTags, emptyRunForm, planOf, RunForm, windowOn } from "./run-form";

const good: RunForm = {
  ...emptyRunForm,
  names: { dra_1: "Tickets" },
  connectionId: "con_1",
  tags: ["q1"],
  metadata: [
    { key: "owner", value: "maria" },
    { key: "", value: "" },
  ],
};

describe("RunForm", () => {
  it("gives what the contract takes", () => {
    const plan = planOf(RunForm.parse(good), "Tickets", null);
    const body = { ...plan, idempotencyKey: "sub_12345678", inputFileId: "fil_1" };
    expect(NewBatch.parse(body)).toEqual({
      idempotencyKey: "sub_12345678",
      inputFileId: "fil_1",
      connectionId: "con_1",
      name: "Tickets",
      window: "24h",
      tags: ["q1"],
      metadata: { owner: "maria" },
      estimate: null,
      moneyGuard: null,
    });
  });
  it("says at the right field what is wrong", () => {
    const metadata = [
      { key: "Owner", value: "x" },
      { key: "a", value: "ü" },
      { key: "a", value: "" },
      { key: "", value: "x" },
    ];
    const parsed = RunForm.safeParse({ ...good, connectionId: "", names: { dra_1: " " }, metadata });
    const paths = parsed.error?.issues.map((issue) => issue.path.join("."));
    expect(paths?.sort()).toEqual(
      ["connectionId", "metadata.0.key", "metadata.1.value", "metadata.2.key", "metadata.3.key", "names.dra_1"].sort(),
    );
  });
  it("refuses more pairs than a batch can carry", () => {
    const metadata = Array.from({ length: metadataPairsMax + 1 }, (_, index) => ({ key: `k${index}`, value: "" }));
    expect(RunForm.safeParse({ ...good, metadata }).success).toBe(false);
    expect(RunForm.safeParse({ ...good, metadata: metadata.slice(1) }).success).toBe(true);
  });
});

it("makes tags of what is typed", () => {
  expect(addTags(["a"], " b, a ,, c")).toEqual(["a", "b", "c"]);
  expect(addTags([], "x".repeat(60))[0]).toHaveLength(40);
});

it("takes the window that is offered", () => {
  expect(windowOn(["24h", "1h"], "1h")).toBe("1h");
  expect(windowOn(["1h", "24h"], "realtime")).toBe("24h");
  expect(windowOn(["1h"], "24h")).toBe("1h");
});

it("takes a limit in dollars, or none", () => {
  expect(planOf(RunForm.parse({ ...good, limit: " 2.50 " }), "dra_1", null).moneyGuard).toBe("2.50");
  for (const limit of ["0", "-1", "much", "1e3"])
    expect(RunForm.safeParse({ ...good, limit }).success, limit).toBe(false);
});
