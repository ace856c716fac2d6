// @ts-check
import { existsSync, readdirSync } from "node:fs";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { describeError, LaunchError } from "./launch-error.mjs";
import { inProject } from "./project.mjs";
import { run } from "./run.mjs";

/** `npm run bench -- [NAME]`: runs e2e/bench/NAME.ts, or all. Standard output has one JSON object a line, nothing else. */
const folder = "e2e/bench";
const log = (/** @type {string} */ sentence) => console.error(sentence);

/** @param {string | undefined} name @returns {string[]} */
function chosen(name) {
  const all = existsSync(inProject(folder))
    ? readdirSync(inProject(folder)).flatMap((file) => /^([\w-]+)\.ts$/.exec(file)?.[1] ?? [])
    : [];
  if (name === undefined && all.length > 0) return all.sort();
  if (name !== undefined && all.includes(name)) return [name];
  throw new LaunchError(`There is no benchmark ${name ?? ""} in ${folder}. There are: ${all.join(", ") || "none"}.`);
}

async function bench() {
  const names = chosen(process.argv[2]);
  await ensureInstalled({ log, withTools: true });
  await ensureBuilt(log);
  let worst = 0;
  for (const name of names) {
    // Files of the server side say `server-only`; this is the condition under which they may be read.
    const args = ["--conditions=react-server", "--import", "tsx", `${folder}/${name}.ts`, ...process.argv.slice(3)];
    const { code } = await run(process.execPath, args, { isLoud: true });
    worst = Math.max(worst, code);
  }
  return worst;
}

process.exitCode = await bench().catch((error) => {
  console.error(describeError(error));
  return 1;
});
