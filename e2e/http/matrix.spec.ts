import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { Client } from "@/e2e/support/client";
import { sampleOf } from "@/e2e/support/sample";
import { keyMark, makeToken, type Place, type Thing, thingOf, things, thingsOf, undo } from "@/e2e/support/things";
import { inTurns, type Member, newTeam, sql, type TestTeam, world } from "@/e2e/support/world";
import { can, type Permission, permissions, type Role, roles } from "@/lib/access";
import { listSessions } from "@/lib/account/contract";
import { endpoints } from "@/lib/api/endpoints";

/** The table of `access.spec.ts`, which says of every route who may call it; there is one of it. */
const table = Object.fromEntries(
  [...readFileSync("e2e/http/access.spec.ts", "utf8").matchAll(/^ {2}"([A-Z]+ \/api[^"]*)": "([^"]+)",$/gm)].map(
    ([, route = "", access = ""]) => [route, access],
  ),
);

/** Here what is asked for decides as well: only an owner makes owners, and the sample asks for one. */
const reaching = ["PATCH /api/t/:team/members/:userId", "POST /api/t/:team/invitations"];

/** What the sample asks for takes more than the route itself does. */
const alsoNeeded: Record<string, Permission[]> = {
  "POST /api/t/:team/tokens": ["team:read"],
  "POST /api/t/:team/batches/bulk": ["batch:cancel"],
};

/** Whoever calls these is out of the team afterwards, so each call has a person of its own. */
const partings = ["POST /api/t/:team/leave"];

/** Of routes that are no endpoints of a contract: what a download asks for. */
const queries: Record<string, Record<string, string>> = {
  "GET /api/t/:team/batches/export": { format: "csv" },
  "GET /api/t/:team/batches/:batchId/export": { format: "csv" },
  "GET /api/t/:team/batches/:batchId/reviews/gold": { format: "csv" },
  "GET /api/t/:team/runs/:runId/export": { format: "csv" },
};

type Kind = "own" | "other" | "deleted" | "malformed";
const kinds: readonly Kind[] = ["other", "deleted", "malformed", "own"];
type Who = {
  name: string;
  client: Client;
  userId?: string;
  role?: Role;
  token?: "with" | "without" | "without leave";
  isOutsider?: true;
};

/** Columns that name a row of a team, and its table; `parent_id` names one of the same table. */
const pointedAt: Record<string, string> = {
  ...{ batch_id: "batches", connection_id: "connections", input_file_id: "input_files", source_id: "input_files" },
  ...{ copies_id: "input_files", notice_id: "notices", channel_id: "notice_channels" },
};

const malformed = ["' or 1=1 --", "..%2f..", `x_${"0".repeat(300)}`];
/** Cells asked at the same time. */
const width = 4;
const codeOf = (text: string): string => {
  try {
    return (JSON.parse(text) as { error?: { code: string } }).error?.code ?? "ok";
  } catch {
    return "ok";
  }
};
const known = (route: string) => endpoints.find(({ endpoint: e }) => `${e.method} ${e.path}` === route)?.endpoint;

test.describe("who may call what, on whose things", () => {
  const canary = `canary-${crypto.randomUUID()}`;
  let mine: TestTeam & { owner: Member };
  let theirs: TestTeam & { owner: Member };
  let make: Awaited<ReturnType<typeof thingsOf>>;
  let makeTheirs: Awaited<ReturnType<typeof thingsOf>>;
  const people: Who[] = [];

  test.beforeAll(async () => {
    test.setTimeout(240_000);
    [mine, theirs] = [await newTeam(), await newTeam()];
    make = await thingsOf(mine, "mine");
    makeTheirs = await thingsOf(theirs, canary);
    for (const role of roles) people.push({ name: role, ...(await mine.member(role)) });
    people.push({ name: "anonymous", client: new Client(world().url) });
    people.push({ name: "other team's owner", client: theirs.owner.client, isOutsider: true });
  });

  test.beforeEach(async () => {
    // The password counts for ten minutes; on a slow machine the whole table takes longer.
    await sql(
      "update sessions set confirmed_at = now() where user_id in (select user_id from members where team_id = any($1))",
      [[mine.id, theirs.id]],
    );
  });

  async function newId(thing: Thing, kind: Kind, place: Place): Promise<string> {
    if (kind === "other") return makeTheirs[thing]();
    const id = await make[thing](place);
    if (kind === "deleted") await undo(thing, id);
    return id;
  }

  /** Things that nothing happens to: whoever only reads, or is refused, is shown the same ones as the others. */
  const shared = new Map<string, Promise<string>>();

  function idFor(thing: Thing, kind: Kind, round: number, place: Place & { isShared: boolean }): Promise<string> {
    if (kind === "malformed") return Promise.resolve(malformed[round % malformed.length] ?? "");
    if (!place.isShared) return newId(thing, kind, place);
    const key = `${thing} ${kind} ${place.batchId}`;
    const id = shared.get(key) ?? newId(thing, kind, { batchId: place.batchId });
    shared.set(key, id);
    return id;
  }

  /**
   * The things an address names, by its parameters. The last of them is of the kind asked for. What it lies in is ours,
   * except that every second time all of it is the other team's. What is no thing (a row) is "0".
   */
  async function idsFor(path: string, kind: Kind, round: number, isShared: boolean, userId?: string) {
    const named = [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? "").filter((name) => name !== "team");
    const last = named.findLast((name) => thingOf(name, path));
    const ids: Record<string, string> = {};
    for (const name of named) {
      const thing = thingOf(name, path);
      const kindHere = name === last || (kind === "other" && round % 2 === 0) ? kind : "own";
      ids[name] = thing ? await idFor(thing, kindHere, round, { isShared, userId, batchId: ids.batchId }) : "0";
    }
    return ids;
  }

  /** A crowded machine keeps a request waiting for the database until it says so; then one asks again, as it says. */
  async function ask(...asked: Parameters<typeof askOnce>): ReturnType<typeof askOnce> {
    let got = await askOnce(...asked);
    for (let more = 0; more < 5 && got.code === "unavailable"; more += 1) got = await askOnce(...asked);
    return got;
  }

  type Sent = { team?: string; ids?: Record<string, string>; body?: object; query?: object };
  async function askOnce(client: Client, route: string, { team = mine.slug, ids = {}, body, query }: Sent = {}) {
    const [method = "", path = ""] = route.split(" ");
    const e = known(route);
    const asked = query ?? queries[route] ?? (e?.query ? sampleOf(e.query) : {});
    const search = new URLSearchParams(asked as Record<string, string>).toString();
    const address = path.replace(/:(\w+)/g, (_, name: string) =>
      name === "team" ? team : encodeURIComponent(ids[name] ?? "x"),
    );
    const abort = new AbortController();
    const response = await client.raw(search ? `${address}?${search}` : address, {
      method,
      signal: abort.signal,
      ...(e?.body
        ? { body: JSON.stringify(body ?? sampleOf(e.body)), headers: { "content-type": "application/json" } }
        : {}),
    });
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
    const text = isStream ? "" : await response.text();
    abort.abort();
    expect(response.headers.get("cache-control"), route).toContain("no-store");
    expect(text, route).not.toContain(keyMark);
    return { status: response.status, code: codeOf(text), text };
  }

  const teamRoutes = Object.entries(table).filter((entry): entry is [string, Permission] =>
    (permissions as string[]).includes(entry[1]),
  );

  /** What is asked of the wrong thing must not be known already from having been asked of the right one. */
  function withOwnKey(route: string): { body?: object } {
    const shape = known(route)?.body;
    if (!shape || !("idempotencyKey" in shape.shape)) return {};
    return { body: { ...sampleOf(shape), idempotencyKey: crypto.randomUUID() } };
  }

  const mayAsk = (route: string, permission: Permission, { role, token, isOutsider }: Who): boolean =>
    !isOutsider && (role ? can(role, permission) : token === "with" && !known(route)?.isPersonal);

  function expectCell(
    route: string,
    permission: Permission,
    who: Who,
    kind: Kind,
    got: Awaited<ReturnType<typeof ask>>,
  ) {
    const { status, code, text } = got;
    const cell = `${route} by ${who.name}, ${kind}: ${status} ${text.slice(0, 200)}`;
    const may = mayAsk(route, permission, who);
    expect(text, cell).not.toContain(canary);
    if (who.isOutsider) expect(code, cell).toBe("not_found");
    else if (!who.role && !who.token) expect(code, cell).toBe("not_signed_in");
    else if (!may) expect(code, cell).toBe("not_allowed");
    else if (reaching.includes(route) && who.role !== "owner")
      expect(["not_signed_in", "internal"], cell).not.toContain(code);
    else if (kind === "own") expect(["not_allowed", "not_signed_in", "internal"], cell).not.toContain(code);
    else if (route.startsWith("GET")) expect(status, cell).toBe(404);
    else expect([400, 404, 409, 410], cell).toContain(status);
  }

  for (const [route, permission] of teamRoutes) {
    const path = route.split(" ")[1] ?? "";
    const hasThings = [...path.matchAll(/:(\w+)/g)].some(([, name = ""]) => thingOf(name, path));
    test(`${route} needs ${permission}`, async () => {
      test.setTimeout(120_000);
      const { isConfirmed = false } = known(route) ?? {};
      const isParting = partings.includes(route);
      const token = async (
        kind: "with" | "without" | "without leave",
        granted: readonly Permission[],
      ): Promise<Who> => {
        const { userId } = isParting ? await mine.member("owner") : mine.owner;
        const { secret } = await makeToken(mine, granted, kind, userId, isConfirmed && kind !== "without leave");
        return { name: `token ${kind}`, client: new Client(world().url, secret), userId, token: kind };
      };
      const others = permissions.filter((one) => one !== permission);
      const askers = [
        ...people,
        await token("with", [permission, ...(alsoNeeded[route] ?? [])]),
        await token("without", others),
      ];
      // Of what asks people for their password.
      if (isConfirmed) askers.push(await token("without leave", permissions));
      const cells = (hasThings ? kinds : (["own"] as const)).flatMap((kind) =>
        askers.map((who, round) => ({ kind, who, round })),
      );
      await inTurns(width, cells, async ({ kind, who, round }) => {
        const client = isParting && who.role ? (await mine.member(who.role)).client : who.client;
        const isShared = route.startsWith("GET") || !mayAsk(route, permission, who);
        const ids = await idsFor(path, kind, round, isShared, who.role || who.token ? who.userId : undefined);
        const sent = kind === "own" ? {} : withOwnKey(route);
        expectCell(route, permission, who, kind, await ask(client, route, { ids, ...sent }));
      });
      expect((await ask(theirs.owner.client, route, { team: "no-such-team" })).code).toBe("not_found");
    });
  }

  const personal = Object.entries(table).filter(([, access]) => access === "session" || access === "signed-in");
  for (const [route, access] of personal.filter(([one]) => !one.includes("/api/uploads")))
    test(`${route} needs a person (${access})`, async () => {
      const { secret } = await makeToken(mine, permissions, "all", mine.owner.userId, true);
      const script = new Client(world().url, secret);
      const [foreign] = (await theirs.owner.client.call(listSessions, {})).sessions;
      for (const sessionId of [foreign?.id ?? "", "ses_0123456789abcdef", ...malformed]) {
        expect((await ask(new Client(world().url), route, { ids: { sessionId } })).code).toBe("not_signed_in");
        expect((await ask(script, route, { ids: { sessionId } })).code === "not_allowed").toBe(access === "session");
        if (route.includes(":sessionId"))
          expect((await ask(mine.owner.client, route, { ids: { sessionId } })).status).toBe(404);
      }
      // Nobody's session but the asker's could have ended.
      expect((await theirs.owner.client.call(listSessions, {})).sessions.length).toBeGreaterThan(0);
    });

  /** Fields of bodies and queries that name a thing, and the thing. */
  const naming: Record<string, Thing> = {
    // A run is the name that some batches of one team have in common: to give it to one's own reaches nothing.
    ...Object.fromEntries(things.filter((thing) => thing !== "runId").map((thing) => [thing, thing])),
    ...{ inputFileId: "fileId", parentId: "batchId", a: "batchId", b: "batchId" },
    ...{ memberId: "userId", member: "userId", connection: "connectionId" },
  };

  for (const { name, endpoint: e } of endpoints) {
    const shape = e.body ?? e.query;
    const fields = Object.keys(shape?.shape ?? {}).filter((field) => naming[field]);
    if (!shape || fields.length === 0 || !e.path.startsWith("/api/t/")) continue;
    test(`${name} takes nothing of another team's in ${fields.join(", ")}`, async () => {
      const route = `${e.method} ${e.path}`;
      const sample = sampleOf(shape);
      await inTurns(width, fields, async (field) => {
        const given = { ...sample };
        // What is not tried now is right, so that the one field alone decides.
        for (const one of fields) {
          const thing = naming[one];
          if (thing && (one === field || one in sample))
            given[one] = await (one === field ? makeTheirs : make)[thing]();
        }
        if (field === "parentId" && e.body) given.relation = "clone";
        const ids = await idsFor(e.path, "own", 0, false, mine.owner.userId);
        const got = await ask(mine.owner.client, route, { ids, ...(e.body ? { body: given } : { query: given }) });
        expect(got.text, `${route} ${field}`).not.toContain(canary);
        expect(got.status, `${route} ${field}: ${got.text}`).toBeLessThan(500);
        if (e.body) expect(got.status, `${route} ${field}: ${got.text}`).toBeGreaterThanOrEqual(400);
      });
    });
  }

  test("batches and notices of another team in a list of ids are left as they are", async () => {
    const { client } = mine.owner;
    const [batchId, noticeId] = [await makeTheirs.batchId(), await makeTheirs.noticeId()];
    const body = { act: "delete", target: { kind: "chosen", ids: [batchId] } };
    for (const end of ["bulk/preview", "bulk"]) {
      const got = await ask(client, `POST /api/t/:team/batches/${end}`, { body });
      expect(got.text).not.toContain(canary);
      expect(got.text).not.toMatch(/"(?:able|done)":[1-9]/);
    }
    await ask(client, "POST /api/t/:team/notices/read", { body: { ids: [noticeId] } });
    await ask(client, "POST /api/t/:team/notices/read", { body: { ids: null } });
    const [left] = await sql(
      "select (select count(*)::int from batches where id = $1) as batches, (select read_at from notice_readers where notice_id = $2) as read_at",
      [batchId, noticeId],
    );
    expect(left).toEqual({ batches: 1, read_at: null });
  });

  test("what another team holds appears in no list of mine", async () => {
    for (const thing of things) await makeTheirs[thing]();
    const lists = teamRoutes.map(([route]) => route).filter((route) => /^GET \/api\/t\/:team(\/[^:]+)?$/.test(route));
    expect(lists.length).toBeGreaterThan(8);
    const cells = lists.flatMap((route) => people.filter(({ role }) => role).map((who) => ({ route, who })));
    await inTurns(width, cells, async ({ route, who }) =>
      expect((await ask(who.client, route)).text, route).not.toContain(canary),
    );
    for (const route of ["GET /api/shared/:token", "GET /api/shared/:token/rows", "POST /api/hooks/:hook"])
      for (const id of [...malformed, "x".repeat(43)])
        expect((await ask(mine.owner.client, route, { ids: { token: id, hook: id } })).status, route).toBe(404);
  });

  test("no row of one team points at a row of another, after all that was asked here and in other tests", async () => {
    const pointing = await sql<{ table: string; column: string }>(
      `select table_name as table, column_name as column from information_schema.columns one
       where table_schema = 'public' and column_name = any($1)
         and exists (select 1 from information_schema.columns team
           where team.table_schema = 'public' and team.table_name = one.table_name and team.column_name = 'team_id')`,
      [Object.keys(pointedAt).concat("parent_id")],
    );
    expect(pointing.length).toBeGreaterThan(15);
    const crossing = await Promise.all(
      pointing.map(async ({ table, column }) => {
        const [row] = await sql<{ count: number }>(
          `select count(*)::int from ${table} one join ${pointedAt[column] ?? table} other on other.id = one.${column}
           where other.team_id <> one.team_id`,
        );
        return row?.count === 0 ? [] : [`${row?.count} of ${table}.${column}`];
      }),
    );
    expect(crossing.flat()).toEqual([]);
  });
});
