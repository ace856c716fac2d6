import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Low to high: a house imports only houses before it. `docs/decisions/001-the-street.md` says why. */
const street = [
  "hallway",
  "wire",
  "db",
  "live",
  "audit",
  "vault",
  "jsonl",
  "models/pure",
  "upstream",
  "teams",
  "invitations",
  "account",
  "tokens",
  "connections",
  "setup",
  "models",
  "usage",
  "files",
  "budgets",
  "batches",
  "hooks",
  "results",
  "notices",
  "shares",
  "reruns",
  "bulk",
  "api",
  "bff",
  "jobs",
];
/** Strangers: an upstream of its own and the launcher. Nothing of the house may lean on them, nor they on it. */
const strangers = ["emulator", "launch"];
const emulatorDoors = ["app/emulator/[...path]/route.ts"];

const skipped = /(\.test|\.d|\.config|\.bench)\.tsx?$|\/cases\//;
const files = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${root}/${file}`)
    .filter((file) => !skipped.test(file));
const text = (file: string): string => readFileSync(file, "utf8");
const imports = (file: string): string[] =>
  [...text(file).matchAll(/(?:from|import\()\s*["']@\/([^"']+)["']/g)].map((match) => match[1] ?? "");
const room = (path: string): string => {
  const parts = path.split("/");
  return parts.length > 2 ? (parts[1] ?? "") : "hallway";
};
/** Catalogue and estimates of models run everywhere and stand on the JSONL engine alone. */
const house = (path: string): string => {
  const name = room(path);
  return name === "models" && !/\/(service|table|queries)(\.ts)?$/.test(path) ? "models/pure" : name;
};
const edges = (root: string) => files(root).flatMap((file) => imports(file).map((to) => ({ file, to })));
const say = (bad: { file: string; to: string }[]) => bad.map(({ file, to }) => `${file} -> ${to}`);

test("it sees the house", () => {
  expect(files("lib").length).toBeGreaterThan(50);
  expect(files("components").length).toBeGreaterThan(50);
  expect(files("app").length).toBeGreaterThan(20);
  const known = [...street, ...strangers];
  expect([...new Set(files("lib").map(house))].filter((name) => !known.includes(name))).toEqual([]);
});

test("the street runs one way", () => {
  const up = ({ file, to }: { file: string; to: string }) =>
    to.startsWith("lib/") &&
    !strangers.includes(house(file)) &&
    street.indexOf(house(to)) > street.indexOf(house(file));
  expect(say(edges("lib").filter(up))).toEqual([]);
});

test("strangers stay strangers", () => {
  const theirs = (path: string) => strangers.includes(room(path));
  const crossing = [...edges("lib"), ...edges("components"), ...edges("app")].filter(
    ({ file, to }) => to.startsWith("lib/") && theirs(to) && !theirs(file) && !emulatorDoors.includes(file),
  );
  expect(say(crossing)).toEqual([]);
  const outward = edges("lib").filter(
    ({ file, to }) => theirs(file) && !theirs(to) && to !== "lib/models/doubleword-models.json",
  );
  expect(say(outward)).toEqual([]);
});

test("server files say so on line one", () => {
  const isServer = (file: string) =>
    /\/(service|store|publish|hub)(\.ts|\/)/.test(file) ||
    /^lib\/(bff|jobs)\/(?!table\.ts)/.test(file) ||
    /^lib\/db\/(client|migrate)\.ts$/.test(file) ||
    /^lib\/(runtime|secrets|log)\.ts$/.test(file);
  const server = files("lib").filter((file) => isServer(file) && !strangers.includes(room(file)));
  expect(server.length).toBeGreaterThan(20);
  expect(server.filter((file) => !text(file).startsWith('import "server-only";'))).toEqual([]);
});

test("the browser opens contracts, rules and queries only", () => {
  const closed = (to: string) =>
    /^lib\/(db|bff|jobs|upstream|emulator|launch)\//.test(to) ||
    /^lib\/[^/]+\/(service|store|table)/.test(to) ||
    /^lib\/(runtime|secrets|log)$/.test(to);
  expect(say(edges("components").filter(({ to }) => closed(to) || to.startsWith("app/")))).toEqual([]);
});

test("features meet only in app and shell", () => {
  const crossing = edges("components").filter(
    ({ file, to }) =>
      to.startsWith("components/") && room(file) !== "shell" && !["ui", "shared", room(file)].includes(room(to)),
  );
  expect(say(crossing)).toEqual([]);
});

test("doors are thin", () => {
  const limit = (file: string) => (file.endsWith("/route.ts") ? 40 : 60);
  expect(files("app").filter((file) => text(file).split("\n").length > limit(file))).toEqual([]);
});

test("every API route goes through the wrapper", () => {
  const routes = files("app").filter((file) => file.startsWith("app/api/") && file.endsWith("/route.ts"));
  expect(routes.length).toBeGreaterThan(15);
  // next-auth brings its own doors; they only ever speak of the caller's own session.
  const own = ["app/api/auth/[...nextauth]/route.ts"];
  const bare = routes.filter((file) => {
    if (own.includes(file)) return false;
    const exported = [...text(file).matchAll(/export const (?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) = (\w+)\(/g)].map(
      (match) => match[1],
    );
    const shared = text(file).match(/^const (\w+) = stream\(/m);
    const isReexport = shared !== null && new RegExp(`export \\{[^}]*\\b${shared[1]} as `).test(text(file));
    return !(
      isReexport ||
      (exported.length > 0 && exported.every((name) => ["handle", "stream", "machine"].includes(name ?? "")))
    );
  });
  expect(bare).toEqual([]);
});

test("an endpoint's path is the folder its route lies in", () => {
  const contracts = files("lib").filter((file) => /[/-]contract\.ts$/.test(file));
  const paths = contracts.flatMap((file) =>
    [...text(file).matchAll(/path: "(\/api\/[^"]+)"/g)].map((match) => match[1] ?? ""),
  );
  expect(paths.length).toBeGreaterThan(15);
  const missing = paths.filter((path) => !existsSync(`app${path.replace(/:([A-Za-z]+)/g, "[$1]")}/route.ts`));
  expect(missing).toEqual([]);
});

test("nothing renders raw HTML, and there are no Server Actions", () => {
  const sources = [...files("app"), ...files("components"), ...files("lib")];
  expect(sources.filter((file) => /dangerouslySetInnerHTML|^\s*["']use server["']/m.test(text(file)))).toEqual([]);
});

test("no secret is compared so that the time taken tells of it", () => {
  const compared =
    /\b\w*(?:secret|signature|hmac|apiKey|password|tokenHash)\b(?:\(\))?\s*[!=]==?(?!=)\s*(?!\s|null|undefined|"")/i;
  for (const bad of ["if (secret === given)", "row.tokenHash == hash", "hmac() !== theirs"])
    expect(compared.test(bad), bad).toBe(true);
  for (const fine of ["secret === null", "password !== undefined", "isSameSecret(secret, given)"])
    expect(compared.test(fine), fine).toBe(false);
  expect(files("lib").filter((file) => compared.test(text(file)))).toEqual([]);
});

test("certificates are always checked", () => {
  expect(files("lib").filter((file) => /rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED/.test(text(file)))).toEqual([]);
});

test("no shell is asked to run anything", () => {
  const all = readdirSync("lib", { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(ts|mjs)$/.test(file) && !/\.test\.ts$/.test(file))
    .map((file) => `lib/${file}`);
  expect(all.filter((file) => /(?<![.\w])exec(?:Sync)?\(|\bshell:\s*(?:true|")/.test(text(file)))).toEqual([]);
});

test("modules are replaced only where no other test shares them", () => {
  const tests = ["lib", "components"].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.test\.tsx?$/.test(file) && !/\.mocked\.test\.ts$/.test(file))
      .map((file) => `${root}/${file}`),
  );
  expect(tests.length).toBeGreaterThan(200);
  expect(tests.filter((file) => /\bvi\s*\.\s*(?:do)?[mM]ock\(/.test(text(file)))).toEqual([]);
});
