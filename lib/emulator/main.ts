import { resolve } from "node:path";
import { createEmulator, type EmulatorOptions } from "./create-emulator";
import { serveEmulator } from "./serve-emulator";

/** Options from the environment. @throws Error that names the variable that cannot be read. */
function optionsFromEnv(env: NodeJS.ProcessEnv): EmulatorOptions {
  const options: EmulatorOptions = {
    dir: resolve(env.EMULATOR_DIR || ".data/emulator"),
    speed: numberOf("EMULATOR_SPEED", env.EMULATOR_SPEED, 1),
    // As upstream: whoever has another key has another account.
    perKeyAccounts: true,
    testMode: /^(1|on|true)$/.test(env.EMULATOR_TEST_MODE ?? ""),
  };
  const keys = (env.EMULATOR_KEYS ?? "")
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "");
  if (keys.length > 0) options.keys = keys;
  if (env.EMULATOR_FORWARD_URL) {
    options.forward = { url: env.EMULATOR_FORWARD_URL };
    if (env.EMULATOR_FORWARD_KEY) options.forward.key = env.EMULATOR_FORWARD_KEY;
    if (env.EMULATOR_FORWARD_MODEL) options.forward.model = env.EMULATOR_FORWARD_MODEL;
  }
  return options;
}

function numberOf(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new Error(`${name} must be a number of 0 or more, not "${text}".`);
  return value;
}

function sentenceOf(error: unknown, host: string, port: number): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EADDRINUSE") return `Port ${port} on ${host} is in use; stop what listens there or set EMULATOR_PORT.`;
  if (code === "EACCES") return `Port ${port} on ${host} may not be opened by this user; set EMULATOR_PORT.`;
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<void> {
  const host = process.env.EMULATOR_HOST || "127.0.0.1";
  let port = 4010;
  try {
    port = numberOf("EMULATOR_PORT", process.env.EMULATOR_PORT, port);
    const options = optionsFromEnv(process.env);
    const emulator = await createEmulator(options);
    const served = await serveEmulator(emulator, { host, port }).catch(async (error: unknown) => {
      await emulator.close();
      throw error;
    });
    console.log(`Emulator listening on ${served.url}/v1, state in ${options.dir}`);
    let isStopping = false;
    const stop = () => {
      if (isStopping) return;
      isStopping = true;
      void served.close().then(() => process.exit(0));
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
    // The launcher is gone, whatever ended it.
    process.on("disconnect", stop);
  } catch (error) {
    console.error(sentenceOf(error, host, port));
    process.exit(1);
  }
}

await main();
