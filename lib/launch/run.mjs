// @ts-check
import { spawn } from "node:child_process";
import { projectRoot } from "./project.mjs";

/** @typedef {{ code: number, output: string, seconds: number }} RunResult `code` is 1 for a program ended by a signal */

/**
 * Runs a program in the project's folder, without standard input.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, isLoud?: boolean }} [options] loud: its output goes to ours, not into the result
 * @returns {Promise<RunResult>}
 */
export function run(program, args, { env = {}, isLoud = false } = {}) {
  const begin = performance.now();
  return new Promise((resolve) => {
    let output = "";
    const done = (/** @type {number} */ code) =>
      resolve({ code, output: output.trim(), seconds: (performance.now() - begin) / 1000 });
    const child = spawn(program, args, {
      cwd: projectRoot,
      env: /** @type {NodeJS.ProcessEnv} */ ({ ...process.env, ...env }),
      stdio: ["ignore", isLoud ? "inherit" : "pipe", isLoud ? "inherit" : "pipe"],
    });
    const endWithUs = () => child.kill();
    process.once("exit", endWithUs);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (/** @type {Buffer} */ chunk) => {
        output += chunk;
      });
    }
    child.once("error", (error) => {
      output += error.message;
      done(1);
    });
    child.once("close", (code) => {
      process.off("exit", endWithUs);
      done(code ?? 1);
    });
  });
}

/**
 * Runs a tool that is installed in the project.
 * @param {string} script its program file below node_modules
 * @param {string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 * @returns {Promise<RunResult>}
 */
export const runTool = (script, args, options) => run(process.execPath, [`node_modules/${script}`, ...args], options);
