// @ts-check
import { errorCode, LaunchError } from "./launch-error.mjs";
import { projectRoot } from "./project.mjs";

/** @param {unknown} error from `register` in instrumentation.ts @returns {LaunchError} */
function startProblem(error) {
  const said =
    error instanceof Error
      ? error.message.replace(/^An error occurred while loading instrumentation hook: /, "")
      : String(error);
  const where = /debug|trace/.test(process.env.LOG_LEVEL ?? "") && error instanceof Error ? `\n${error.stack}` : "";
  const why = said || errorCode(error) || "unknown reason (LOG_LEVEL=debug tells more)";
  return new LaunchError(`The console did not start: ${why}${where}`, { cause: error });
}

/**
 * Runs `work` without what it writes to the error log; that is shown afterwards when the work succeeds.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function holdErrorLog(work) {
  const write = console.error;
  /** @type {unknown[][]} */
  const held = [];
  console.error = (...parts) => void held.push(parts);
  try {
    const result = await work();
    console.error = write;
    for (const parts of held) write(...parts);
    return result;
  } finally {
    console.error = write;
  }
}

/**
 * Loads Next into this process. In production its own `prepare` does not wait for `instrumentation.ts` and swallows
 * its failure; the server inside does neither, so that one is asked as well.
 * @param {{ isDev: boolean, port: number, origin: string, httpServer: import("node:http").Server | undefined }} options
 * @returns {Promise<{ handle: import("node:http").RequestListener, close(): Promise<void> }>} after `register` has ended
 * @throws {LaunchError} with the sentence that `register` failed with
 */
export async function loadNextApp({ isDev, port, origin, httpServer }) {
  const { default: next } = await import("next");
  // Next compares the host name with the origin of a request to know which are its own.
  const app = next({
    dev: isDev,
    dir: projectRoot,
    hostname: new URL(origin).hostname,
    port,
    ...(httpServer ? { httpServer } : {}),
  });
  try {
    // Next tells a failure several times over, with the stacks of its bundles; we tell it once.
    await holdErrorLog(async () => {
      await app.prepare();
      const inner = await /** @type {any} */ (app).server.getServer();
      await inner.prepare();
    });
  } catch (error) {
    throw startProblem(error);
  }
  const handle = app.getRequestHandler();
  return { handle: (request, response) => void handle(request, response), close: () => app.close() };
}
