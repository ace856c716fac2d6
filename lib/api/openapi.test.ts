import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { endpoints } from "./endpoints";
import { openApi } from "./openapi";
import { streams } from "./streams";

const doc = openApi();
type Operation = {
  operationId: string;
  security: object[];
  parameters: { in: string; name: string }[];
  "x-permission"?: string;
};
const operations = Object.entries(doc.paths).flatMap(([path, methods]) =>
  Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({ path, method, operation })),
);

test("every route of the tree is described, and nothing else", () => {
  const routes = readdirSync("app/api", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("route.ts") && !file.includes("nextauth"))
    .flatMap((file) => {
      const path = `/api/${file.replace(/\/route\.ts$/, "").replace(/\/\[\[\.\.\.\w+\]\]$/, "")}`.replace(
        /\[(\w+)\]/g,
        "{$1}",
      );
      const text = readFileSync(`app/api/${file}`, "utf8");
      const methods = [...text.matchAll(/(?:export const | as )(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b/g)];
      return methods.map((match) => `${match[1]?.toLowerCase()} ${path}`);
    });
  expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(routes.sort());
});

test("names are unique, and every reference leads somewhere", () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(ids.length).toBe(new Set(ids).size);
  expect(endpoints.length + streams.length).toBe(ids.length);
  const text = JSON.stringify(doc);
  const refs = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1] ?? ""));
  expect(refs.size).toBeGreaterThan(20);
  expect([...refs].filter((id) => !((id.split("/")[0] ?? "") in doc.components.schemas))).toEqual([]);
  expect([...text.matchAll(/"\$ref":"(?!#\/components)/g)]).toEqual([]);
});

test("a batch is described once and referred to", () => {
  const schemas = doc.components.schemas as Record<string, unknown>;
  expect(JSON.stringify(schemas["listBatches.answer"])).toContain("#/components/schemas/Batch");
  expect(schemas["createBatch.body"]).toMatchObject({
    additionalProperties: false,
    required: expect.arrayContaining(["inputFileId", "connectionId", "name", "window", "idempotencyKey"]),
  });
});

test("streams say what they may be asked with", () => {
  const named = (id: string) =>
    operations
      .find(({ operation }) => operation.operationId === id)
      ?.operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
  expect(named("listen")).toEqual(["path team", "query after", "header Last-Event-ID"]);
  expect(named("exportAudit")).toEqual(
    expect.arrayContaining(named("listAudit")?.filter((one) => !/ (limit|before)$/.test(one)) ?? ["?"]),
  );
  // What runs agree on is all of it, whatever one asks.
  for (const { name, path } of streams)
    if (path.endsWith("/export") && name !== "exportConsensus")
      expect(
        named(name)?.some((one) => one.startsWith("query ")),
        name,
      ).toBe(true);
});

test("only what is about an account is for browsers alone; everything of a team may be called with a token", () => {
  const find = (id: string) => operations.find(({ operation }) => operation.operationId === id)?.operation;
  const isForBrowsers = ({ operation }: (typeof operations)[number]) =>
    JSON.stringify(operation.security) === JSON.stringify([{ session: [] }]);
  expect(
    operations
      .filter(isForBrowsers)
      .map(({ operation }) => operation.operationId)
      .sort(),
  ).toEqual([
    "acceptInvitation",
    "changePassword",
    "confirmPassword",
    "createResetLink",
    "createTeam",
    "endOtherSessions",
    "listSessions",
    "revokeSession",
  ]);
  expect(find("createConnection")?.security).toEqual([{ token: [] }, { session: [] }]);
  expect(find("createBatch")).toMatchObject({
    security: [{ token: [] }, { session: [] }],
    "x-permission": "batch:submit",
    parameters: [{ name: "team", in: "path", required: true }],
  });
});
