// @ts-check
// `npm run rotate-keys` and `npm run audit:verify`: work on the database beside a running console, or alone.
import { spawn } from "node:child_process";
import { lockDataDir } from "./data-lock.mjs";
import { embeddedUrl, startEmbeddedPostgres } from "./embedded-postgres.mjs";
import { ensureInstalled } from "./install.mjs";
import { describeError, LaunchError } from "./launch-error.mjs";
import { projectRoot } from "./project.mjs";
import { readSettings } from "./settings.mjs";

const log = (/** @type {string} */ sentence) => console.log(sentence);

/**
 * The database of these settings: the server that is named, that of the console which runs on this data directory, or
 * one started for this work.
 * @param {import("./settings.mjs").LaunchSettings} settings
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
async function openDatabase(settings) {
  if (settings.databaseUrl) return { url: settings.databaseUrl, close: async () => {} };
  try {
    const lock = await lockDataDir(settings);
    const database = await startEmbeddedPostgres({ dataDir: settings.dataDir, log });
    const close = async () => {
      await database.stop();
      await lock.release();
    };
    return { url: database.url, close };
  } catch (error) {
    // Only a lock that is held is told by this class before anything was started.
    if (!(error instanceof LaunchError) || !error.message.startsWith("Another Batchdeck")) throw error;
    return { url: embeddedUrl({ dataDir: settings.dataDir, log }), close: async () => {} };
  }
}

/** @param {string} task @returns {Promise<number>} exit code */
async function maintain(task) {
  const settings = readSettings(process.env, projectRoot);
  await ensureInstalled({ log });
  const database = await openDatabase(settings);
  try {
    const child = spawn(
      process.execPath,
      ["--conditions=react-server", "--import", "tsx", "lib/jobs/maintain/main.ts", task],
      {
        cwd: projectRoot,
        env: { ...process.env, DATA_DIR: settings.dataDir, DATABASE_URL_INTERNAL: database.url, LOG_LEVEL: "silent" },
        stdio: ["ignore", "inherit", "inherit"],
      },
    );
    return await new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  } finally {
    await database.close();
  }
}

process.exitCode = await maintain(process.argv[2] ?? "").catch((error) => {
  console.error(describeError(error));
  return 1;
});
