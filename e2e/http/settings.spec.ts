import { expect, test } from "@playwright/test";
import type { Client } from "@/e2e/support/client";
import { chatLines, upload } from "@/e2e/support/upload";
import { emulatorKey, emulatorUrl, newTeam } from "@/e2e/support/world";
import {
  createConnection,
  listConnections,
  removeConnection,
  testConnection,
  updateConnection,
} from "@/lib/connections/contract";
import { listFiles } from "@/lib/files/contract";
import { listModels, listPriceChanges, setModelPrice } from "@/lib/models/contract";
import { listMembers } from "@/lib/teams/contract";
import { getUsage } from "@/lib/usage/contract";

const codeOf = (json: unknown) => (json as { error: { code: string; field?: string } }).error;

test("a connection is added, tried, renamed and removed; its key never comes back", async () => {
  const { slug: team, owner } = await newTeam();
  const apiKey = emulatorKey();
  const made = await owner.client.call(createConnection, {
    team,
    name: "Own",
    kind: "custom",
    baseUrl: emulatorUrl(),
    apiKey,
  });
  expect(made.keyLast4).toBe(apiKey.slice(-4));
  // What it can do was found out, not assumed.
  expect(made.capabilities).toMatchObject({ hasPartialResults: true, hasCostEstimate: true, hasInPlaceRetry: true });
  const tried = await owner.client.call(testConnection, { team, connectionId: made.id });
  expect(tried.lastCheck).toMatchObject({ isOk: true });
  const named = await owner.client.call(updateConnection, { team, connectionId: made.id, name: "Renamed" });
  expect(named).toMatchObject({ name: "Renamed", keyLast4: apiKey.slice(-4) });
  await owner.client.call(removeConnection, { team, connectionId: made.id });
  const { connections } = await owner.client.call(listConnections, { team });
  expect(connections.map((connection) => connection.id)).not.toContain(made.id);
  expect((await owner.client.send("POST", `/api/t/${team}/connections/${made.id}/test`)).status).toBe(404);
});

test("a connection's fields are checked one by one, with the field named", async () => {
  const { slug: team, owner } = await newTeam();
  const good = { name: "n", kind: "custom", baseUrl: "https://example.org/v1", apiKey: "sk-12345678" };
  const bad = { name: "", kind: "ftp", baseUrl: "javascript:alert(1)", apiKey: "a key with spaces" };
  for (const [field, value] of Object.entries(bad)) {
    const answer = await owner.client.send("POST", `/api/t/${team}/connections`, { ...good, [field]: value });
    expect(answer.status, field).toBe(400);
    expect(codeOf(answer.json)).toMatchObject({ code: "invalid_input", field });
  }
});

test("prices are a team's own: set, seen by that team alone, and put back", async () => {
  const { slug: team, owner, member } = await newTeam();
  const other = await newTeam();
  const modelId = "Qwen/Qwen3.5-9B";
  const of = async (client: typeof owner.client, slug: string) =>
    (await client.call(listModels, { team: slug })).models.find((model) => model.id === modelId);
  const before = await of(owner.client, team);
  expect(before).toMatchObject({
    isPriceEdited: false,
    prices: { "24h": { inputPerMillion: "0.03", outputPerMillion: "0.29" } },
  });
  const prices = { realtime: null, "1h": null, "24h": { inputPerMillion: "1.5", outputPerMillion: "2" } };
  await owner.client.call(setModelPrice, { team, modelId, prices });
  // Saved once more as it is, it goes on since when it did.
  await owner.client.call(setModelPrice, { team, modelId, prices });
  const edited = await of(owner.client, team);
  expect(edited).toMatchObject({ isPriceEdited: true, prices, pricedAt: expect.any(String) });
  expect(await of(other.owner.client, other.slug)).toEqual(before);
  await owner.client.call(setModelPrice, { team, modelId, prices: null });
  const history = async (who: Client, slug: string) =>
    (await who.call(listPriceChanges, { team: slug, modelId })).changes;
  const changes = await history((await member("viewer")).client, team);
  expect(changes).toMatchObject([
    { prices: null, by: "Owner Person" },
    { prices, by: "Owner Person", at: edited?.pricedAt },
  ]);
  expect(await of(owner.client, team)).toEqual({ ...before, pricedAt: changes[0]?.at });
  const free = { ...prices, "24h": { inputPerMillion: "-1", outputPerMillion: "1" } };
  expect((await owner.client.send("PUT", `/api/t/${team}/model-prices`, { modelId, prices: free })).status).toBe(400);
});

test("files are listed newest first, page by page", async () => {
  const { slug: team, owner } = await newTeam();
  const names = ["one.jsonl", "two.jsonl", "three.jsonl"];
  for (const name of names) await upload(owner.client, team, chatLines(1), name);
  const first = await owner.client.call(listFiles, { team, limit: 2 });
  expect(first).toMatchObject({ total: 3 });
  const rest = await owner.client.call(listFiles, { team, limit: 2, before: first.nextBefore ?? "" });
  expect([...first.files, ...rest.files].map((file) => file.name)).toEqual([...names].reverse());
  expect(rest.nextBefore).toBeNull();
  expect((await owner.client.send("GET", `/api/t/${team}/files?before=yesterday`)).status).toBe(400);
});

test("members are who they are, usage of nothing is nothing, and bad ranges are named", async () => {
  const team = await newTeam();
  await team.member("viewer");
  const { members } = await team.owner.client.call(listMembers, { team: team.slug });
  expect(members.map((member) => member.role).sort()).toEqual(["owner", "viewer"]);
  const empty = await team.owner.client.call(getUsage, {
    team: team.slug,
    from: "2026-01-01",
    to: "2026-01-31",
  });
  expect(empty.total).toMatchObject({ cost: "0", rows: 0, batches: 0, unpricedRows: 0 });
  for (const query of [
    "from=2026-01-01&to=soon",
    "from=2026-01-03&to=2026-01-02",
    "from=2026-01-01&to=2026-01-02&bucket=hour",
    "from=2026-01-01&to=2026-01-02&groupBy=secret",
    "to=2026-01-02",
  ]) {
    expect((await team.owner.client.send("GET", `/api/t/${team.slug}/usage?${query}`)).status, query).toBe(400);
  }
});

test("the console says whether it is ready", async () => {
  const { owner } = await newTeam();
  expect((await owner.client.send("GET", "/api/health")).json).toEqual({ isReady: true });
});
