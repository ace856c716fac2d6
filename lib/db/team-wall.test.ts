import { readdirSync, readFileSync } from "node:fs";
import { parseSync } from "vite";
import { expect, test } from "vitest";

/*
 * The second wall between teams, beside the wrapper that asks who may what: every statement of ours that reads, changes or
 * deletes rows of a team's table names the team, or stands below with the reason why not. An insert cannot do without: the
 * column has no default. `docs/decisions/018-the-wall-between-teams.md` says why the database does not do this.
 */

type Snapshot = { tables: Record<string, { name: string; columns: Record<string, unknown> }> };
const snapshots = readdirSync("lib/db/migrations/meta").filter((file) => file.endsWith("_snapshot.json"));
const latest: Snapshot = JSON.parse(readFileSync(`lib/db/migrations/meta/${snapshots.sort().at(-1)}`, "utf8"));
const ofTeams = new Set(
  Object.values(latest.tables)
    .filter(({ columns }) => "team_id" in columns)
    .map(({ name }) => name),
);

const sources = readdirSync("lib", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.ts$/.test(file) && !/(\.test|\.d)\.ts$|\/cases\/|^(emulator|launch)\//.test(file))
  .map((file) => `lib/${file}`);
/** Names in code of the tables that hold rows of teams. */
const tables = new Set(
  sources
    .filter((file) => file.endsWith("/table.ts"))
    .flatMap((file) => [...readFileSync(file, "utf8").matchAll(/export const (\w+) = pgTable\(\s*"(\w+)"/g)])
    .filter(([, , name = ""]) => ofTeams.has(name))
    .map(([, constant = ""]) => constant),
);

type Node = { type: string; start: number; end: number; [key: string]: unknown };
const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === "string";

/** Every node of a tree with what it stands in. */
function* nodesOf(node: Node, parents: readonly Node[] = []): Generator<{ node: Node; parents: readonly Node[] }> {
  yield { node, parents };
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child)) yield* nodesOf(child, [node, ...parents]);
}

/** A condition that names the team, or is handed what a verb of a team knows. */
const namesTeam = /\b(?:teamId|team_id)\b|\bteam\.id\b|\(ctx\b/;
const inSql = new RegExp(`\\b(?:from|join|update|into)\\s+(?:\\$\\{(\\w+)\\}|"?(${[...ofTeams].join("|")})\\b)`, "g");

/** Places, as `file › function`, whose statements on teams' tables do not name the team; and how many statements there are. */
function look(file: string, text: string): { bare: string[]; count: number } {
  const all = [...nodesOf(parseSync(file, text).program as unknown as Node)];
  const textOf = ({ start, end }: Node) => text.slice(start, end);
  const nameOf = (value: unknown) => (isNode(value) && value.type === "Identifier" ? String(value.name) : "");
  const made = new Map<string, string>();
  for (const { node } of all) {
    const value = node.type === "VariableDeclarator" ? node.init : node.type === "FunctionDeclaration" ? node : null;
    const name = nameOf(node.id);
    if (isNode(value) && name) made.set(name, `${made.get(name) ?? ""}\n${textOf(value)}`);
  }
  const isTable = (name: string) =>
    tables.has(name) || tables.has(/^\s*alias\((\w+)/.exec(made.get(name) ?? "")?.[1] ?? "");
  /** With what the names in it stand for, two steps far. */
  const whole = (part: string, steps = 2): string =>
    [
      part,
      ...(steps === 0
        ? []
        : [...new Set(part.match(/\b[a-zA-Z_]\w*\b/g))]
            .flatMap((name) => made.get(name) ?? [])
            .map((value) => whole(value, steps - 1))),
    ].join("\n");
  const placeOf = (parents: readonly Node[]) => {
    const named = parents.map(({ id }) => nameOf(id)).filter(Boolean);
    return `${file} › ${named.at(-1) ?? "file"}`;
  };
  /** What narrows a query: the arguments along its chain of calls. */
  const conditionsOf = (node: Node, parents: readonly Node[]): string => {
    let text = "";
    let inner = node;
    for (const one of parents) {
      if (one.callee !== inner && one.object !== inner) break;
      inner = one;
      const isNarrowing = ["where", "innerJoin", "leftJoin"].includes(
        nameOf((one.callee as Node | undefined)?.property),
      );
      if (isNarrowing) text += (one.arguments as Node[]).map(textOf).join("\n");
    }
    return text;
  };
  const bare: string[] = [];
  let count = 0;
  for (const { node, parents } of all) {
    const callee = node.callee as Node | undefined;
    const isBuilt =
      node.type === "CallExpression" &&
      ["from", "update", "delete"].includes(nameOf(callee?.property)) &&
      isTable(nameOf((node.arguments as Node[])[0]));
    const isWritten =
      node.type === "TaggedTemplateExpression" &&
      nameOf(node.tag) === "sql" &&
      [...textOf(node).matchAll(inSql)].some(([, constant = "", name]) => name !== undefined || isTable(constant));
    if (!isBuilt && !isWritten) continue;
    count += 1;
    const condition = isBuilt ? conditionsOf(node, parents) : textOf(node);
    if (!namesTeam.test(whole(condition))) bare.push(placeOf(parents));
  }
  return { bare, count };
}

/** Work of the console itself, for all teams alike; nothing of it is asked for by somebody. */
const forAllTeams = [
  ...["lib/jobs/", "lib/live/hub.ts", "lib/files/sweep.ts", "lib/files/check.ts", "lib/files/remove-sources.ts"],
  ...["lib/notices/deliver.ts", "lib/notices/say.ts", "lib/notices/sweep.ts", "lib/usage/days.ts"],
  ...["lib/audit/verify.ts", "lib/vault/rotate.ts", "lib/results/service/retention.ts", "lib/batches/service/guard.ts"],
];
const reasons: Record<string, string[]> = {
  "found by a secret, or by the address of whoever signs in": [
    ...[
      "lib/hooks/receive.ts › findHook",
      "lib/account/oidc.ts › newcomer",
      "lib/invitations/service.ts › endInvitations",
    ],
  ],
  "of a row that was found with its team, or with a secret, just before": [
    ...[
      "lib/audit/audit.ts › resignHeads",
      "lib/connections/gate.ts › read",
      "lib/connections/gate.ts › noteRefusedKey",
    ],
    ...["lib/connections/gate.ts › noteAcceptedKey", "lib/connections/gate.ts › leave"],
    ...[
      "lib/connections/health-notes.ts › noteHealth",
      "lib/hooks/receive.ts › noteProblem",
      "lib/hooks/receive.ts › note",
    ],
    ...["lib/tokens/bearer.ts › noteUse", "lib/batches/service/change.ts › changeBatch"],
    ...["lib/usage/record.ts › recordUsage", "lib/usage/amend.ts › retagUsage", "lib/usage/amend.ts › tagsOfBatch"],
    ...["lib/usage/fill-waste.ts › fillWaste", "lib/results/service/exports.ts › Told"],
  ],
  "a part of a statement on a row of the team, tied to that row": [
    ...[
      "lib/files/service.ts › batchCount",
      "lib/batches/service/filled.ts › isTold",
      "lib/batches/service/match.ts › isFound",
    ],
    ...["lib/batches/service/present.ts › batchFields", "lib/usage/service/rehearsal.ts › countedBatches"],
    ...["lib/usage/service/slice-batches.ts › batchesFromBefore", "lib/usage/service/used-batches.ts › usedBatches"],
  ],
  "whoever calls it names the team in what narrows it": [
    ...["lib/batches/service/present.ts › selectBatches", "lib/batches/service/views.ts › selectViews"],
    ...[
      "lib/notices/service/deliveries.ts › select",
      "lib/teams/service.ts › memberRows",
      "lib/tokens/service.ts › revoke",
    ],
    "lib/bulk/service/change-all.ts › changeAll",
  ],
  "removes what is too old, of anybody": ["lib/results/service/exports.ts › keep"],
};

test("every statement on a team's table names the team, or is known not to", () => {
  expect(tables.size).toBeGreaterThanOrEqual(30);
  const looked = sources.map((file) => ({ file, ...look(file, readFileSync(file, "utf8")) }));
  expect(looked.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(250);
  const bare = new Set(
    looked.filter(({ file }) => !forAllTeams.some((path) => file.startsWith(path))).flatMap((one) => one.bare),
  );
  const known = Object.values(reasons).flat();
  expect([...bare].filter((place) => !known.includes(place))).toEqual([]);
  // An excuse that is not needed any more is taken away.
  expect(known.filter((place) => !bare.has(place))).toEqual([]);
});

test("a statement that forgets the team is seen", () => {
  const seen = (code: string) => look("lib/x/service.ts", `function verb(ctx, id) { ${code} }`).bare.length;
  const forgetful = [
    "return ctx.db.select().from(batches).where(eq(batches.id, id));",
    "return ctx.db.select({ teamId: batches.teamId }).from(batches).where(eq(batches.id, id));",
    "return ctx.db.update(connections).set({ name: 'x' }).where(eq(connections.id, id)).returning();",
    "return ctx.db.delete(inputFiles).where(inArray(inputFiles.id, ids));",
    "const mine = eq(batches.id, id); return ctx.db.select().from(batches).where(mine);",
    "const other = alias(batches, 'other'); return ctx.db.select().from(other).where(eq(other.id, id));",
    `return ctx.db.execute(sql\`select name from batches where id = \${id}\`);`,
    `return ctx.db.execute(sql\`delete from \${hooks} where id = \${id}\`);`,
  ];
  for (const code of forgetful) expect(seen(code), code).toBe(1);
  const careful = [
    "return ctx.db.select().from(batches).where(and(eq(batches.teamId, ctx.team.id), eq(batches.id, id)));",
    "const mine = and(eq(batches.teamId, ctx.team.id), eq(batches.id, id)); return ctx.db.delete(batches).where(mine);",
    "return ctx.db.select().from(batches).where(matches(ctx, id));",
    `return ctx.db.execute(sql\`select name from batches where team_id = \${ctx.team.id} and id = \${id}\`);`,
    "return ctx.db.select().from(users).where(eq(users.id, id));",
  ];
  for (const code of careful) expect(seen(code), code).toBe(0);
});
