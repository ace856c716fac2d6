// @ts-check
import { ensureBuilt } from "./build.mjs";
import { startConsoleServer } from "./console-server.mjs";
import { lockDataDir } from "./data-lock.mjs";
import { startEmbeddedPostgres } from "./embedded-postgres.mjs";
import { ensureInstalled } from "./install.mjs";
import { describeError } from "./launch-error.mjs";
import { requireNode } from "./node-version.mjs";
import { requireFreePort } from "./port.mjs";
import { projectRoot } from "./project.mjs";
import { readSettings } from "./settings.mjs";
import { stopOnSignals } from "./stop-signals.mjs";

/**
 * `npm start` and `npm run dev` (`--dev`); `npm run build` (`--build`) goes only as far as the build.
 *
 * What the server side may leave on `globalThis` while `instrumentation.ts` runs, in this same process:
 * - `Symbol.for("batchdeck.shutdown")`: an array of `ShutdownHook`s (console-server.mjs);
 * - `Symbol.for("batchdeck.setupLink")`: an async function that gives the path of the one-use set-up link, or null.
 */
const shared = /** @type {Record<symbol, any>} */ (/** @type {unknown} */ (globalThis));
const stopLimitMs = 22_000;

/** @param {string} sentence */
const log = (sentence) => console.log(sentence);

/** The steps to undo, last one first. @type {(() => Promise<unknown>)[]} */
const undo = [];

async function stopAll() {
  for (const step of undo.splice(0).reverse()) await step();
}

/** @param {{ isDev: boolean }} options */
async function start({ isDev }) {
  const settings = readSettings(process.env, projectRoot);
  const { dataDir, databaseUrl, host, port, origin } = settings;
  if (!databaseUrl) {
    const lock = await lockDataDir(settings);
    undo.push(() => lock.release());
  }
  await requireFreePort(settings);
  stopOnSignals(
    async () => {
      log("Stopping …");
      await stopAll();
      log("Stopped.");
    },
    { log },
  );
  await ensureInstalled({ log });
  if (!isDev) await ensureBuilt(log);

  Object.assign(process.env, {
    NODE_ENV: isDev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(port),
    HOST: host,
    DATA_DIR: dataDir,
  });
  // Loaded while the database starts; a failure shows where it is used.
  import("next").catch(() => {});
  const database = databaseUrl ? undefined : await startEmbeddedPostgres({ dataDir, log });
  if (database) undo.push(() => database.stop());
  process.env.DATABASE_URL_INTERNAL = databaseUrl ?? database?.url;

  /** @type {import("./console-server.mjs").ShutdownHook[]} */
  const hooks = [];
  shared[Symbol.for("batchdeck.shutdown")] = hooks;
  const server = await startConsoleServer({ isDev, host, port, origin });
  undo.push(() => server.finish({ timeoutMs: stopLimitMs, hooks }));

  log(`Batchdeck is ready at ${origin}`);
  const setupPath = await shared[Symbol.for("batchdeck.setupLink")]?.();
  if (setupPath) log(`Set it up in the browser (the link works once): ${origin}${setupPath}`);
}

try {
  requireNode(process.versions.node);
  process.chdir(projectRoot);
  if (process.argv.includes("--build")) {
    await ensureInstalled({ log });
    await ensureBuilt(log);
  } else {
    await start({ isDev: process.argv.includes("--dev") });
  }
} catch (error) {
  console.error(describeError(error));
  await stopAll();
  process.exit(1);
}
