import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { inTurns, newTeam, sql } from "@/e2e/support/world";
import type { Permission } from "@/lib/access";

type Access = "anyone" | "signed-in" | "session" | Permission;

/** Every method of every API route and who may call it; `matrix.spec.ts` asks. A route that is not here fails the suite. */
const table: Record<string, Access> = {
  "GET /api/health": "anyone",
  "GET /api/openapi.json": "anyone",
  "GET /api/setup": "anyone",
  "POST /api/setup": "anyone",
  "GET /api/me": "signed-in",
  "POST /api/uploads": "signed-in",
  "HEAD /api/uploads": "signed-in",
  "PATCH /api/uploads": "signed-in",
  "DELETE /api/uploads": "signed-in",
  "OPTIONS /api/uploads": "signed-in",
  "POST /api/teams": "session",
  "POST /api/join": "anyone",
  "POST /api/join/look": "anyone",
  "POST /api/join/accept": "session",
  "POST /api/reset": "anyone",
  "POST /api/me/confirm": "session",
  "POST /api/me/password": "session",
  "GET /api/me/sessions": "session",
  "POST /api/me/sessions/end-others": "session",
  "DELETE /api/me/sessions/:sessionId": "session",
  "PATCH /api/t/:team": "team:write",
  "POST /api/t/:team/transfer": "team:write",
  "POST /api/t/:team/leave": "team:read",
  "GET /api/t/:team/members": "team:read",
  "PATCH /api/t/:team/members/:userId": "member:write",
  "DELETE /api/t/:team/members/:userId": "member:write",
  "POST /api/t/:team/members/:userId/reset-link": "team:write",
  "GET /api/t/:team/invitations": "member:write",
  "POST /api/t/:team/invitations": "member:write",
  "DELETE /api/t/:team/invitations/:invitationId": "member:write",
  "GET /api/t/:team/tokens": "token:read",
  "POST /api/t/:team/tokens": "token:write",
  "DELETE /api/t/:team/tokens/:tokenId": "token:write",
  "GET /api/t/:team/audit": "audit:read",
  "GET /api/t/:team/audit/export": "audit:read",
  "GET /api/t/:team/live": "team:read",
  "GET /api/t/:team/overview": "batch:read",
  "GET /api/t/:team/connections": "connection:read",
  "POST /api/t/:team/connections": "connection:write",
  "PATCH /api/t/:team/connections/:connectionId": "connection:write",
  "DELETE /api/t/:team/connections/:connectionId": "connection:write",
  "POST /api/t/:team/connections/:connectionId/test": "connection:write",
  "GET /api/t/:team/connections/:connectionId/health": "connection:read",
  "GET /api/t/:team/connections/:connectionId/leftovers": "connection:write",
  "DELETE /api/t/:team/connections/:connectionId/leftovers": "connection:write",
  "GET /api/t/:team/connections/:connectionId/hook": "connection:write",
  "PUT /api/t/:team/connections/:connectionId/hook": "connection:write",
  "DELETE /api/t/:team/connections/:connectionId/hook": "connection:write",
  "POST /api/hooks/:hook": "anyone",
  "GET /api/t/:team/models": "model:read",
  "GET /api/t/:team/model-prices": "model:read",
  "PUT /api/t/:team/model-prices": "price:write",
  "GET /api/t/:team/files": "file:read",
  "GET /api/t/:team/files/:fileId": "file:read",
  "DELETE /api/t/:team/files/:fileId": "file:upload",
  "GET /api/t/:team/files/:fileId/content": "result:read",
  "GET /api/t/:team/sent-files": "batch:read",
  "POST /api/t/:team/answered-requests": "result:read",
  "GET /api/t/:team/batches": "batch:read",
  "POST /api/t/:team/batches": "batch:submit",
  "POST /api/t/:team/batches/bulk": "batch:edit",
  "POST /api/t/:team/batches/bulk/preview": "batch:edit",
  "GET /api/t/:team/batches/export": "result:read",
  "GET /api/t/:team/batch-facets": "batch:read",
  "GET /api/t/:team/batch-views": "batch:read",
  "POST /api/t/:team/batch-views": "batch:read",
  "PATCH /api/t/:team/batch-views/:viewId": "batch:read",
  "DELETE /api/t/:team/batch-views/:viewId": "batch:read",
  "GET /api/t/:team/batches/:batchId": "batch:read",
  "PATCH /api/t/:team/batches/:batchId": "batch:edit",
  "DELETE /api/t/:team/batches/:batchId": "batch:delete",
  "GET /api/t/:team/batches/:batchId/lineage": "batch:read",
  "POST /api/t/:team/batches/:batchId/cancel": "batch:cancel",
  "POST /api/t/:team/batches/:batchId/retry": "batch:retry",
  "POST /api/t/:team/batches/:batchId/resolve": "batch:submit",
  "POST /api/t/:team/batches/:batchId/approval": "batch:approve",
  "POST /api/t/:team/batches/:batchId/children": "batch:submit",
  "POST /api/t/:team/batches/:batchId/children/preview": "batch:submit",
  "POST /api/t/:team/batches/:batchId/retry-rows": "batch:retry",
  "GET /api/t/:team/batches/:batchId/events": "batch:read",
  "GET /api/t/:team/batches/:batchId/results": "result:read",
  "GET /api/t/:team/batches/:batchId/results/:seq": "result:read",
  "GET /api/t/:team/batches/:batchId/failures": "result:read",
  "GET /api/t/:team/batches/:batchId/fields": "result:read",
  "GET /api/t/:team/batches/:batchId/places": "result:read",
  "GET /api/t/:team/batches/:batchId/export": "result:read",
  "POST /api/t/:team/batches/:batchId/exports": "result:read",
  "GET /api/t/:team/batches/:batchId/exports/:exportId": "result:read",
  "GET /api/t/:team/batches/:batchId/exports/:exportId/file": "result:read",
  "GET /api/t/:team/batches/:batchId/results/:seq/images/:index": "result:read",
  "GET /api/t/:team/batches/:batchId/views": "result:read",
  "GET /api/t/:team/batches/:batchId/values": "result:read",
  "GET /api/t/:team/batches/:batchId/votes": "result:read",
  "GET /api/t/:team/batches/:batchId/votes/export": "result:read",
  "GET /api/t/:team/batches/:batchId/view-rows": "result:read",
  "GET /api/t/:team/batches/:batchId/vectors": "result:read",
  "GET /api/t/:team/batches/:batchId/vectors/near": "result:read",
  "GET /api/t/:team/batches/:batchId/vectors/sample": "result:read",
  "GET /api/t/:team/batches/:batchId/reviews": "result:read",
  "PUT /api/t/:team/batches/:batchId/reviews": "result:review",
  "GET /api/t/:team/batches/:batchId/reviews/queue": "result:read",
  "GET /api/t/:team/batches/:batchId/reviews/gold": "result:read",
  "POST /api/t/:team/batches/:batchId/sql": "result:query",
  "PATCH /api/t/:team/runs/:runId": "batch:edit",
  "GET /api/t/:team/runs/:runId/results": "result:read",
  "GET /api/t/:team/runs/:runId/fields": "result:read",
  "GET /api/t/:team/runs/:runId/export": "result:read",
  "POST /api/t/:team/runs/:runId/exports": "result:read",
  "GET /api/t/:team/runs/:runId/exports/:exportId": "result:read",
  "GET /api/t/:team/runs/:runId/exports/:exportId/file": "result:read",
  "GET /api/t/:team/runs/:runId/places": "result:read",
  "GET /api/t/:team/result-views": "result:read",
  "POST /api/t/:team/result-views": "batch:edit",
  "PATCH /api/t/:team/result-views/:viewId": "batch:edit",
  "DELETE /api/t/:team/result-views/:viewId": "batch:edit",
  "GET /api/t/:team/result-layouts": "result:read",
  "PUT /api/t/:team/result-layouts": "batch:edit",
  "GET /api/t/:team/batches/:batchId/view-counts": "result:read",
  "DELETE /api/t/:team/batches/:batchId/table": "batch:delete",
  "GET /api/t/:team/retention": "team:read",
  "PUT /api/t/:team/retention": "team:write",
  "GET /api/t/:team/compare": "result:read",
  "GET /api/t/:team/compare/rows": "result:read",
  "GET /api/t/:team/compare/export": "result:read",
  "GET /api/t/:team/usage": "usage:read",
  "GET /api/t/:team/usage/accuracy": "usage:read",
  "GET /api/t/:team/usage/batches": "usage:read",
  "GET /api/t/:team/usage/forecast": "usage:read",
  "GET /api/t/:team/budgets": "budget:read",
  "PUT /api/t/:team/budgets": "budget:write",
  "PUT /api/t/:team/budgets/approval": "budget:write",
  "GET /api/t/:team/batches/:batchId/shares": "batch:share",
  "POST /api/t/:team/batches/:batchId/shares": "batch:share",
  "DELETE /api/t/:team/batches/:batchId/shares/:shareId": "batch:share",
  "GET /api/shared/:token": "anyone",
  "GET /api/shared/:token/rows": "anyone",
  "GET /api/t/:team/notices": "notice:read",
  "POST /api/t/:team/notices/read": "notice:read",
  "GET /api/t/:team/notice-rules": "notice:read",
  "PUT /api/t/:team/notice-rules": "notice:write",
  "GET /api/t/:team/notice-channels": "notice:read",
  "POST /api/t/:team/notice-channels": "notice:write",
  "PATCH /api/t/:team/notice-channels/:channelId": "notice:write",
  "DELETE /api/t/:team/notice-channels/:channelId": "notice:write",
  "POST /api/t/:team/notice-channels/:channelId/secret": "notice:write",
  "POST /api/t/:team/notice-channels/:channelId/test": "notice:write",
  "GET /api/t/:team/notice-deliveries": "notice:write",
  "POST /api/t/:team/notice-deliveries/:deliveryId/redeliver": "notice:write",
};

/** `app/api/t/[team]/batches/route.ts` → `/api/t/:team/batches`; optional catch-alls end at their parent. */
const pathOf = (file: string): string =>
  `/${file
    .replace(/^app\//, "")
    .replace(/\/route\.ts$/, "")
    .replace(/\/\[\[\.\.\.\w+\]\]$/, "")
    .replace(/\[(\w+)\]/g, ":$1")}`;

function routesInTree(): string[] {
  const files = readdirSync("app/api", { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith("route.ts"),
  );
  return files
    .map((file) => `app/api/${file}`)
    .filter((file) => !file.includes("nextauth"))
    .flatMap((file) => {
      const text = readFileSync(file, "utf8");
      const named = [...text.matchAll(/export const (GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b/g)].map(
        (match) => match[1],
      );
      const aliased = [...text.matchAll(/ as (GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b/g)].map((match) => match[1]);
      return [...named, ...aliased].map((method) => `${method} ${pathOf(file)}`);
    })
    .sort();
}

test("every route of the tree is in the table, and the table names no other", () => {
  expect(routesInTree()).toEqual(Object.keys(table).sort());
});

const idOf: Record<string, string> = {
  connectionId: "con_0123456789abcdef",
  fileId: "fil_0123456789abcdef",
  batchId: "bat_0123456789abcdef",
  channelId: "chn_0123456789abcdef",
  exportId: "exp_0123456789abcdef",
  shareId: "shr_0123456789abcdef",
  deliveryId: "dlv_0123456789abcdef",
  seq: "0",
  index: "0",
};
/** What a write would have left behind: a line in the log, a row of the team's or of the person's. */
const stateOf = (teamId: string, userId: string) =>
  sql(
    `select (select count(*)::int from audit_events where team_id = $1) as acts,
      (select count(*)::int from members where team_id = $1) as members,
      (select count(*)::int from connections where team_id = $1) as connections,
      (select count(*)::int from sessions where user_id = $2 and revoked_at is null) as sessions,
      (select row(t.*)::text from teams t where id = $1) as team`,
    [teamId, userId],
  );

const fill = (path: string, team: string, ids = idOf) =>
  path.replace(/:(\w+)/g, (_, name: string) => (name === "team" ? team : (ids[name] ?? "x")));

test("no write is done without our mark, from another site, or from another origin: every route", async () => {
  test.setTimeout(120_000);
  const { owner, slug, id: teamId } = await newTeam();
  const { client, userId } = owner;
  const forged: Record<string, string>[] = [
    { "x-batchdeck": "" },
    { "sec-fetch-site": "cross-site" },
    // What a plain form, and a request without CORS, of another site send.
    { "sec-fetch-site": "cross-site", "x-batchdeck": "", "content-type": "application/x-www-form-urlencoded" },
    { "sec-fetch-site": "cross-site", "x-batchdeck": "", "content-type": "text/plain" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
    { origin: "https://evil.example" },
    { origin: "http://sub.localhost:1" },
    { origin: "null" },
  ];
  const writes = Object.keys(table).filter(
    (route) => !/^(GET|HEAD|OPTIONS) /.test(route) && !route.includes("/api/hooks/"),
  );
  expect(writes.length).toBeGreaterThan(50);
  const before = await stateOf(teamId, userId);
  const cells = writes.flatMap((route) => forged.map((headers) => ({ route, headers })));
  await inTurns(6, cells, async ({ route, headers }) => {
    const [method = "", path = ""] = route.split(" ");
    const answer = await client.raw(fill(path, slug), {
      method,
      body: "{}",
      headers: { "content-type": "application/json", ...headers },
    });
    const said = `${route} ${JSON.stringify(headers)} ${await answer.text()}`;
    expect(answer.status, said).toBe(403);
    expect(said).toContain("bad_origin");
  });
  // A method that is only spoken of is none.
  for (const override of ["x-http-method-override", "x-method-override", "x-http-method"])
    await client.send("GET", `/api/t/${slug}`, undefined, { [override]: "DELETE" });
  const csrf = await client.raw("/api/auth/signout", { method: "POST", body: new URLSearchParams({ json: "true" }) });
  await csrf.arrayBuffer();
  expect((await client.send("GET", "/api/me")).status).toBe(200);
  expect(await stateOf(teamId, userId)).toEqual(before);
  const path = `/api/t/${slug}/connections`;
  const plain = await client.raw(path, { method: "POST", body: "{}", headers: { "content-type": "text/plain" } });
  expect(plain.status).toBe(400);
});

test("unknown fields are refused, whatever they are called", async () => {
  const { owner, slug } = await newTeam();
  const { client } = owner;
  for (const extra of ["team_id", "role", "createdBy", "constructor", "x"]) {
    const body = {
      name: "n",
      kind: "custom",
      baseUrl: "https://example.org/v1",
      apiKey: "sk-12345678",
      [extra]: "x",
    };
    const answer = await client.send("POST", `/api/t/${slug}/connections`, body);
    expect(answer.status, extra).toBe(400);
  }
});
