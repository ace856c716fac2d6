import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { sampleOf } from "@/e2e/support/sample";
import { inTurns, type Member, newTeam, sql, type TestTeam } from "@/e2e/support/world";
import { endpoints } from "@/lib/api/endpoints";
import { ErrorBody } from "@/lib/wire/errors";

/** Every endpoint with a body or a query, and everything that might be sent there instead of what belongs there. */

const runs = process.env.SECURITY === "full" ? 10_000 : 12;
const canary = `canary-${crypto.randomUUID()}`;
let mine: TestTeam & { owner: Member };
let searched = 0;
test.beforeAll(async () => {
  await newTeam(canary);
  mine = await newTeam();
});

const injections = [
  "' or 1=1 --",
  "'; drop table teams; --",
  '" or ""="',
  "') union select password_hash from users --",
  "1; select pg_sleep(5)",
  "%' and 1=cast((select name from teams limit 1) as int) --",
  "$1",
  "\\",
  "\u0000",
  "{{7*7}}",
  "../../../../etc/passwd",
  "x".repeat(5_000),
];
const sensitive = ["team_id", "teamId", "role", "createdBy", "userId", "isConfirmed", "constructor", "toString", "id"];
const anything = fc.oneof(
  fc.constantFrom(...injections),
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

for (const { name, endpoint: e } of fuzzed) {
  test(`${name} takes what it says and survives the rest`, async () => {
    test.setTimeout(process.env.SECURITY === "full" ? 1_800_000 : 60_000);
    const { client } = mine.owner;
    const shape = e.body ?? e.query;
    const good = shape ? sampleOf(shape) : {};
    const known = Object.keys(shape?.shape ?? {});
    await sql("update sessions set confirmed_at = now() where user_id = $1", [mine.owner.userId]);
    const seed = Math.floor(Math.random() * 2 ** 31);
    const wrong: string[] = [];
    await inTurns(8, fc.sample(changes(known), { numRuns: runs, seed }), async (change) => {
      const sent = change(good);
      const path = e.path.replace(/:(\w+)/g, (_, param: string) => (param === "team" ? mine.slug : "x_0123456789"));
      const query = e.body
        ? ""
        : `?${new URLSearchParams(Object.entries(sent).map(([key, value]) => [key, textOf(value).toWellFormed()]))}`;
      const answer = await client.send(e.method, path + query, e.body ? sent : undefined);
      const shapeOf = answer.status >= 400 ? ErrorBody : e.output;
      const unknown = Object.keys(sent).filter((key) => !known.includes(key));
      const faults = [
        answer.status >= 500 && ![502, 503].includes(answer.status) && "an error of the server",
        shapeOf.safeParse(answer.json).error?.message,
        unknown.length > 0 && answer.status === 200 && `${unknown.join()} was taken`,
        answer.text.includes(canary) && "another team's name",
        /\$argon2|syntax error at|at \/|pg_catalog/.test(answer.text) && "the inside of the server",
      ].filter(Boolean);
      // The test tool's own check takes longer than a request.
      if (faults.length > 0)
        wrong.push(
          `${faults.join("; ")}: seed ${seed}: ${JSON.stringify(sent).slice(0, 500)} → ${answer.status} ${answer.text.slice(0, 500)}`,
        );
      searched += answer.text.length;
    });
    expect(wrong.slice(0, 5)).toEqual([]);
    const [team] = await sql<{ name: string; slug: string }>("select name, slug from teams where id = $1", [mine.id]);
    expect(team?.slug).toBe(mine.slug);
  });
}

test.afterAll(() => console.log(`${(searched / 1e6).toFixed(1)} MB of answers hold no canary`));

test("bodies and queries are strict everywhere, and there are enough of them", () => {
  expect(fuzzed.length).toBeGreaterThan(20);
  const loose = endpoints.filter(({ endpoint: e }) =>
    [e.body, e.query].some((schema) => schema?.safeParse({ ...sampleOf(schema), x_unknown: 1 }).success),
  );
  expect(loose.map(({ name }) => name)).toEqual([]);
});
