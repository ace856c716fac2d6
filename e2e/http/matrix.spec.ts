import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { Client } from "@/e2e/support/client";
import { sampleOf } from "@/e2e/support/sample";
import { makeToken, thingParams, thingsOf, undo } from "@/e2e/support/things";
import { type Member, newTeam, type TestTeam, world } from "@/e2e/support/world";
import { can, type Permission, permissions, type Role, roles } from "@/lib/access";
import { endpoints } from "@/lib/api/endpoints";

/** The table of `access.spec.ts`, which says of every route who may call it; there is one of it. */
const table = Object.fromEntries(
  [...readFileSync("e2e/http/access.spec.ts", "utf8").matchAll(/^ {2}"([A-Z]+ \/api[^"]*)": "([^"]+)",$/gm)].map(
    ([, route = "", access = ""]) => [route, access],
  ),
);

/** Here what is asked for decides as well: only an owner makes owners, and the sample asks for one. */
const reaching = ["PATCH /api/t/:team/members/:userId", "POST /api/t/:team/invitations"];

/** Whoever calls these is out of the team afterwards, so each call has a person of its own. */
const partings = ["POST /api/t/:team/leave"];

type Kind = "own" | "other" | "deleted" | "malformed";
const kinds: readonly Kind[] = ["other", "deleted", "malformed", "own"];
type Who = { name: string; client: Client; role?: Role; token?: "with" | "without"; isOutsider?: true };

const malformed = ["' or 1=1 --", "..%2f..", `x_${"0".repeat(300)}`];
const codeOf = (text: string): string => {
  try {
    return (JSON.parse(text) as { error?: { code: string } }).error?.code ?? "ok";
  } catch {
    return "ok";
  }
};

test.describe("who may call what, on whose things", () => {
  const canary = `canary-${crypto.randomUUID()}`;
  let mine: TestTeam & { owner: Member };
  let theirs: TestTeam & { owner: Member };
  let make: Record<string, () => Promise<string>>;
  let makeTheirs: Record<string, () => Promise<string>>;
  const people: Who[] = [];

  test.beforeAll(async () => {
    test.setTimeout(240_000);
    mine = await newTeam();
    theirs = await newTeam();
    make = await thingsOf(mine, "mine");
    makeTheirs = await thingsOf(theirs, canary);
    for (const role of roles) people.push({ name: role, client: (await mine.member(role)).client, role });
    people.push({ name: "anonymous", client: new Client(world().url) });
    people.push({ name: "other team's owner", client: theirs.owner.client, isOutsider: true });
  });

  async function idFor(param: string, kind: Kind, round: number): Promise<string> {
    const [own, other] = [make[param], makeTheirs[param]];
    // What belongs to another thing (a row, a view) is named as if it were there; the thing around it decides.
    if (!own || !other) return "0";
    if (kind === "malformed") return malformed[round % malformed.length] ?? "";
    if (kind === "other") return other();
    const id = await own();
    if (kind === "deleted") await undo(param, id);
    return id;
  }

  async function ask({ client }: Who, route: string, team: string, ids: Record<string, string>) {
    const [method = "", path = ""] = route.split(" ");
    const known = endpoints.find(({ endpoint: e }) => e.method === method && e.path === path)?.endpoint;
    const query = known?.query ? `?${new URLSearchParams(sampleOf(known.query) as Record<string, string>)}` : "";
    const address = path.replace(/:(\w+)/g, (_, name: string) =>
      name === "team" ? team : encodeURIComponent(ids[name] ?? "x"),
    );
    const abort = new AbortController();
    const response = await client.raw(address + query, {
      method,
      signal: abort.signal,
      ...(known?.body
        ? { body: JSON.stringify(sampleOf(known.body)), headers: { "content-type": "application/json" } }
        : {}),
    });
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
    const text = isStream ? "" : await response.text();
    abort.abort();
    expect(response.headers.get("cache-control"), route).toContain("no-store");
    return { status: response.status, code: codeOf(text), text };
  }

  const teamRoutes = Object.entries(table).filter((entry): entry is [string, Permission] =>
    (permissions as string[]).includes(entry[1]),
  );
  const isGuarded = (route: string): boolean =>
    endpoints.some(({ endpoint: e }) => `${e.method} ${e.path}` === route && e.isConfirmed);

  for (const [route, permission] of teamRoutes) {
    const params = [...route.matchAll(/:(\w+)/g)].map((match) => match[1] ?? "").filter((name) => name !== "team");
    const hasThings = params.some((name) => thingParams.includes(name));
    test(`${route} needs ${permission}`, async () => {
      test.setTimeout(90_000);
      const tokens: Who[] = [];
      for (const [token, granted] of [
        ["with", [permission]],
        ["without", permissions.filter((one) => one !== permission)],
      ] as const) {
        const { secret } = await makeToken(mine, granted);
        tokens.push({ name: `token ${token}`, client: new Client(world().url, secret), token });
      }
      for (const kind of hasThings ? kinds : (["own"] as const)) {
        for (const [round, who] of [...people, ...tokens].entries()) {
          const isParting = partings.includes(route) && who.role !== undefined;
          const asker = isParting && who.role ? { ...who, client: (await mine.member(who.role)).client } : who;
          const ids: Record<string, string> = {};
          for (const name of params) ids[name] = await idFor(name, kind, round);
          const { status, code, text } = await ask(asker, route, mine.slug, ids);
          const cell = `${route} by ${who.name}, ${kind}: ${status} ${text.slice(0, 200)}`;
          const may = who.role ? can(who.role, permission) : who.token === "with" && !isGuarded(route);
          if (who.isOutsider) expect(code, cell).toBe("not_found");
          else if (!who.role && !who.token) expect(code, cell).toBe("not_signed_in");
          else if (!may) expect(code, cell).toBe("not_allowed");
          else if (reaching.includes(route) && who.role !== "owner")
            expect(["not_signed_in", "internal"], cell).not.toContain(code);
          else if (kind === "own") expect(["not_allowed", "not_signed_in", "internal"], cell).not.toContain(code);
          else if (route.startsWith("GET")) expect(status, cell).toBe(404);
          else expect([400, 404, 409, 410], cell).toContain(status);
          expect(text, cell).not.toContain(canary);
        }
      }
      const stranger = people.find((who) => who.isOutsider);
      if (stranger) expect((await ask(stranger, route, "no-such-team", {})).code).toBe("not_found");
    });
  }

  test("what another team holds appears in no list of mine", async () => {
    const lists = teamRoutes.map(([route]) => route).filter((route) => /^GET \/api\/t\/:team(\/[^:]+)?$/.test(route));
    expect(lists.length).toBeGreaterThan(8);
    for (const route of lists.filter((one) => !one.endsWith("/live")))
      for (const who of people.filter(({ role }) => role))
        expect((await ask(who, route, mine.slug, {})).text, route).not.toContain(canary);
  });
});
