import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { injections } from "@/e2e/support/injections";
import { sampleOf } from "@/e2e/support/sample";
import { type Thing, thingOf, thingsOf } from "@/e2e/support/things";
import { inTurns, type Member, newTeam, sql, type TestTeam } from "@/e2e/support/world";
import { endpoints, type NamedEndpoint } from "@/lib/api/endpoints";
import { ErrorBody } from "@/lib/wire/errors";

/** Every endpoint with a body or a query, and everything that might be sent there instead of what belongs there. */

const isFull = process.env.SECURITY === "full";
const runs = isFull ? 10_000 : 12;
const canary = `canary-${crypto.randomUUID()}`;
let mine: TestTeam & { owner: Member };
let theirs: TestTeam;
/** Makes a thing of the team, and the batch of it that has answers. */
let make: Awaited<ReturnType<typeof thingsOf>>;
let answeredId = "";
let before: unknown;
let searched = 0;
test.beforeAll(async () => {
  theirs = await newTeam(canary);
  mine = await newTeam();
  make = await thingsOf(mine, "fuzzed");
  const [answered] = await sql<{ id: string }>("select id from batches where team_id = $1", [mine.id]);
  answeredId = answered?.id ?? "";
  before = await rowsOf(theirs.id);
});

/** What injected text could have changed of another team. */
const rowsOf = (teamId: string) =>
  sql(
    `select (select row(t.*)::text from teams t where id = $1) as team,
      (select count(*)::int from teams) > 1 as has_teams,
      (select count(*)::int from members where team_id = $1) as members,
      (select count(*)::int from connections where team_id = $1) as connections,
      (select count(*)::int from audit_events where team_id = $1) as acts`,
    [teamId],
  );

const sensitive = ["team_id", "teamId", "role", "createdBy", "userId", "isConfirmed", "constructor", "toString", "id"];
const anything = fc.oneof(
  fc.constantFrom(...injections, "\\", "\u0000", "{{7*7}}", "../../../../etc/passwd", "x".repeat(5_000)),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.double(),
);

/** Of an object its JSON: one with a field `toString` has no other text. */
const textOf = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

type Change = (good: Record<string, unknown>) => Record<string, unknown>;
const changes = (names: string[]): fc.Arbitrary<Change> => {
  const extra = fc
    .tuple(fc.oneof(fc.constantFrom(...sensitive), fc.string({ minLength: 1, maxLength: 12 })), anything)
    .map(
      ([name, value]): Change =>
        (good) => ({ ...good, [name]: value }),
    );
  if (names.length === 0) return extra;
  const name = fc.constantFrom(...names);
  const replaced = fc.tuple(name, anything).map(
    ([at, value]): Change =>
      (good) => ({ ...good, [at]: value }),
  );
  const missing = name.map(
    (at): Change =>
      ({ [at]: _gone, ...rest }) =>
        rest,
  );
  return fc.oneof(replaced, replaced, missing, extra);
};

/** Acts that would end the owner's own way in, or the team. */
const spared = new Set(["leaveTeam", "changePassword", "endOtherSessions", "removeMember", "transferTeam"]);
const fuzzed = endpoints.filter(({ name, endpoint: e }) => (e.body || e.query) && !spared.has(name));

/** Addresses of an endpoint: some name things of the team, some name nothing. What a request has taken away is made anew. */
async function addressesOf({ endpoint: e }: NamedEndpoint) {
  const params = [...e.path.matchAll(/:(\w+)/g)].map(([, param = ""]) => param);
  const real = new Map<string, string>();
  const renew = async () => {
    for (const param of params) {
      const thing: Thing | null = thingOf(param, e.path);
      if (thing) real.set(param, thing === "batchId" && e.method === "GET" ? answeredId : await make[thing]());
    }
  };
  await renew();
  return {
    renew,
    of: (isReal: boolean) =>
      e.path.replace(/:(\w+)/g, (_, param: string) =>
        param === "team" ? mine.slug : (isReal && real.get(param)) || (isReal ? "0" : "x_0123456789"),
      ),
  };
}

for (const one of fuzzed) {
  const { name, endpoint: e } = one;
  test(`${name} takes what it says and survives the rest`, async () => {
    test.setTimeout(isFull ? 1_800_000 : 60_000);
    const { client } = mine.owner;
    const shape = e.body ?? e.query;
    // Nothing listens there, so an upstream that is looked up is soon found not to answer.
    const nowhere = { baseUrl: "http://127.0.0.1:9/v1" };
    const good = shape ? { ...sampleOf(shape), ...("baseUrl" in shape.shape && nowhere) } : {};
    const known = Object.keys(shape?.shape ?? {});
    await sql("update sessions set confirmed_at = now() where user_id = $1", [mine.owner.userId]);
    const seed = Math.floor(Math.random() * 2 ** 31);
    // What was made of those before may be as many as a team may have.
    if (e.path.includes("/:channelId")) await sql("delete from notice_channels where team_id = $1", [mine.id]);
    const addresses = await addressesOf(one);
    const wrong: string[] = [];
    // What is wrong with a query of one's own is told by the words of the engine that reads it.
    const inside = name === "runSql" ? /\$argon2|pg_catalog/ : /\$argon2|syntax error at|at \/|pg_catalog/;
    const ask = async (sent: Record<string, unknown>, isReal: boolean) => {
      const query = e.body
        ? ""
        : `?${new URLSearchParams(Object.entries(sent).map(([key, value]) => [key, textOf(value).toWellFormed()]))}`;
      const answer = await client.send(e.method, addresses.of(isReal) + query, e.body ? sent : undefined);
      if (isReal && answer.status === 404) await addresses.renew();
      const shapeOf = answer.status >= 400 ? ErrorBody : e.output;
      // Next.js leaves a field of that name out of a query, so nobody could take it.
      const isDropped = (key: string) => !e.body && key === "__proto__";
      const unknown = Object.keys(sent).filter((key) => !known.includes(key) && !isDropped(key));
      const faults = [
        answer.status >= 500 && ![502, 503].includes(answer.status) && "an error of the server",
        shapeOf.safeParse(answer.json).error?.message,
        unknown.length > 0 && answer.status === 200 && `${unknown.join()} was taken`,
        answer.text.includes(canary) && "another team's name",
        inside.test(answer.text) && "the inside of the server",
      ].filter(Boolean);
      // The test tool's own check takes longer than a request.
      if (faults.length > 0)
        wrong.push(
          `${faults.join("; ")}: seed ${seed}: ${JSON.stringify(sent).slice(0, 500)} → ${answer.status} ${answer.text.slice(0, 500)}`,
        );
      searched += answer.text.length;
    };
    const changed = fc.sample(fc.tuple(changes(known), fc.boolean()), { numRuns: runs, seed });
    await inTurns(8, changed, ([change, isReal]) => ask(change(good), isReal));
    if (isFull) {
      const injected = known.flatMap((field) => injections.map((text) => ({ ...good, [field]: text })));
      await inTurns(8, injected, (sent) => ask(sent, true));
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    const [team] = await sql<{ slug: string }>("select slug from teams where id = $1", [mine.id]);
    expect(team?.slug).toBe(mine.slug);
    expect(await rowsOf(theirs.id)).toEqual(before);
  });
}

test.afterAll(() => console.log(`${(searched / 1e6).toFixed(1)} MB of answers hold no canary`));

test("bodies and queries are strict everywhere, and there are enough of them", () => {
  expect(fuzzed.length).toBeGreaterThan(20);
  expect(new Set(injections).size).toBeGreaterThanOrEqual(100);
  const loose = endpoints.filter(({ endpoint: e }) =>
    [e.body, e.query].some((schema) => schema?.safeParse({ ...sampleOf(schema), x_unknown: 1 }).success),
  );
  expect(loose.map(({ name }) => name)).toEqual([]);
});
