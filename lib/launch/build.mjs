// @ts-check
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readStamp } from "./install.mjs";
import { LaunchError } from "./launch-error.mjs";
import { distDir, inProject, projectRoot } from "./project.mjs";
import { aloneInProject } from "./project-lock.mjs";
import { runTool } from "./run.mjs";

/** What a build is made of, with everything below; the files beside them are added by their form. */
const sourceFolders = ["app", "components", "lib", "public"];
const isSourceBeside = (/** @type {string} */ name) =>
  /\.(ts|js|mjs)$|^tsconfig\.json$|^package-lock\.json$/.test(name) && !/^(vitest\.config|next-env\.d)\.ts$/.test(name);
const stampFile = join(distDir, "batchdeck-sources");

/** @param {string} path relative to the project @returns {string[]} files, in one order on every machine */
function filesBelow(path) {
  const stat = statSync(inProject(path), { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat ? [path] : [];
  return readdirSync(inProject(path))
    .sort()
    .map((name) => `${path}/${name}`)
    .filter((below) => below !== "lib/launch" && !/\.test\.tsx?$/.test(below))
    .flatMap(filesBelow);
}

/** @returns {string} one value for the content of all sources */
function fingerprint() {
  const hash = createHash("sha256").update(process.version);
  const beside = readdirSync(projectRoot).filter(isSourceBeside).sort();
  for (const path of [...sourceFolders, ...beside].flatMap(filesBelow))
    hash.update(`\0${path}\0`).update(readFileSync(inProject(path)));
  return hash.digest("hex");
}

/** @returns {boolean} */
const isBuilt = () => existsSync(join(distDir, "BUILD_ID")) && readStamp(stampFile) === fingerprint();

/** @param {(sentence: string) => void} log */
async function build(log) {
  log("Building …");
  const stamp = fingerprint();
  rmSync(stampFile, { force: true });
  // Types that an earlier `next dev` left for routes that are gone would fail the build.
  rmSync(join(distDir, "dev/types"), { recursive: true, force: true });
  const { code, output, seconds } = await runTool("next/dist/bin/next", ["build"], {
    env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (code !== 0) throw new LaunchError(`The build failed:\n${output}`);
  writeFileSync(stampFile, stamp);
  log(`Built in ${seconds.toFixed(0)} s.`);
}

/**
 * Builds the console when its sources have changed since the last build.
 * @param {(sentence: string) => void} log
 * @returns {Promise<void>}
 * @throws {LaunchError} with the build's output
 */
export async function ensureBuilt(log) {
  if (isBuilt()) return;
  await aloneInProject(
    async () => {
      if (!isBuilt()) await build(log);
    },
    { log },
  );
}
