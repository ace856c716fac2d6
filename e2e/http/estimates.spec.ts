import { expect, test } from "@playwright/test";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { listModels, setModelPrice } from "@/lib/models/contract";

const priced = "Qwen/Qwen3.5-9B";
const unpriced = "Qwen/Qwen3.5-4B";
const none = { realtime: null, "1h": null, "24h": null };

test("a model without a price leaves the known part of the cost standing, and is named", async () => {
  const { slug: team, owner, connection } = await newTeam();
  await owner.client.call(setModelPrice, { team, modelId: unpriced, prices: none });
  const other = chatLines(5, { model: unpriced }).replaceAll('"row-', '"other-');
  const file = await upload(owner.client, team, chatLines(5, { model: priced }) + other);
  const batch = await submit(owner.client, team, file.id, connection.id, {
    estimate: {
      cost: null,
      knownCost: { low: "0.001", likely: "0.002", high: "0.003" },
      unpricedModels: [unpriced],
      realtime: null,
      basis: "",
    },
  });
  expect(batch.estimate).toMatchObject({ cost: null, knownCost: { low: "0.001" }, unpricedModels: [unpriced] });
  const done = await until(
    () => owner.client.call(getBatch, { team, batchId: batch.id }),
    ({ status, results, spend }) => status === "completed" && results.isComplete && spend !== null,
    45_000,
  );
  expect(done.spend).toMatchObject({ cost: null, unpricedModels: [unpriced] });
  expect(Number(done.spend?.knownCost)).toBeGreaterThan(0);
});

test("what was billed for counted tokens becomes the team's own measure of a model", async () => {
  const { slug: team, owner, connection } = await newTeam();
  const file = await upload(owner.client, team, chatLines(20));
  const batch = await submit(owner.client, team, file.id, connection.id, {
    estimate: { cost: null, realtime: null, basis: "", inputTokens: [{ model: priced, tokens: 200 }] },
  });
  const done = await until(
    () => owner.client.call(getBatch, { team, batchId: batch.id }),
    ({ status, results, spend }) => status === "completed" && results.isComplete && spend !== null,
    45_000,
  );
  expect(done.counts.failed).toBe(0);
  const { history } = await owner.client.call(listModels, { team });
  const [entry] = history.filter(({ model }) => model === priced);
  expect(entry?.inputRatio).toBeCloseTo((done.spend?.inputTokens ?? 0) / 200, 6);
});
