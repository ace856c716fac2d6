import { MutationObserver, QueryClient } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import type { Connection } from "./contract";
import { presets } from "./presets";
import {
  connectionsQuery,
  createConnectionMutation,
  removeConnectionMutation,
  testConnectionMutation,
  updateConnectionMutation,
} from "./queries";

const connection = (id: string, name = id): Connection => ({
  id,
  name,
  kind: "custom",
  baseUrl: "https://x.example/v1",
  keyLast4: "0001",
  isKeyRefused: false,
  adopts: true,
  isEmulator: false,
  capabilities: presets.custom.capabilities,
  lastCheck: null,
  createdAt: "2026-11-22T12:00:00.000Z",
});

afterEach(() => vi.unstubAllGlobals());

/** The list as a screen holds it, and a server that answers everything with `answer`. */
function screen(answer: unknown) {
  const sent: string[] = [];
  vi.stubGlobal("fetch", async (url: string, { method, body }: { method: string; body?: string }) => {
    sent.push(`${method} ${url} ${body ?? ""}`.trim());
    return Response.json(answer);
  });
  const client = new QueryClient();
  client.setQueryData(connectionsQuery("t").queryKey, { connections: [connection("con_1"), connection("con_2")] });
  const names = () => client.getQueryData(connectionsQuery("t").queryKey)?.connections.map((one) => one.name);
  return { client, sent, names };
}

test("what is added, changed or tried is put into the list", async () => {
  const added = screen(connection("con_3", "New"));
  const input = { name: "New", kind: "custom", baseUrl: "https://x.example/v1", apiKey: "sk-12345678" } as const;
  await new MutationObserver(added.client, createConnectionMutation(added.client, "t")).mutate(input);
  expect(added.names()).toEqual(["con_1", "con_2", "New"]);
  expect(added.sent).toEqual([`POST /api/t/t/connections ${JSON.stringify(input)}`]);

  const changed = screen(connection("con_1", "Renamed"));
  await new MutationObserver(changed.client, updateConnectionMutation(changed.client, "t")).mutate({
    connectionId: "con_1",
    name: "Renamed",
  });
  expect(changed.names()).toEqual(["Renamed", "con_2"]);
  expect(changed.sent).toEqual(['PATCH /api/t/t/connections/con_1 {"name":"Renamed"}']);

  const tried = screen(connection("con_2", "Tried"));
  await new MutationObserver(tried.client, testConnectionMutation(tried.client, "t")).mutate("con_2");
  expect(tried.names()).toEqual(["con_1", "Tried"]);
});

test("what is removed leaves the list", async () => {
  const removed = screen({ id: "con_1", message: "Removed." });
  await new MutationObserver(removed.client, removeConnectionMutation(removed.client, "t")).mutate("con_1");
  expect(removed.names()).toEqual(["con_2"]);
  expect(removed.sent).toEqual(["DELETE /api/t/t/connections/con_1"]);
});
