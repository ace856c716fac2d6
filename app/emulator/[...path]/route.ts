import { join } from "node:path";
import { keepEmulator } from "@/lib/connections/builtin-emulator";
import { isAccountKey } from "@/lib/connections/emulator-account";
import { emulatorKey } from "@/lib/connections/emulator-key";
import { createEmulator, type Emulator } from "@/lib/emulator/create-emulator";
import { onShutdown } from "@/lib/jobs/shutdown";
import { once, runtime } from "@/lib/runtime";

export const dynamic = "force-dynamic";

/** The upstream inside this console, woken by its first request. It knows nothing of the console but its keys: one for each team. */
function emulator(): Promise<Emulator> {
  return once("emulator", async () => {
    const { dataDir, EMULATOR_SPEED: speed, EMULATOR_TEST_MODE, ...env } = runtime();
    const forward = { key: env.EMULATOR_FORWARD_KEY, model: env.EMULATOR_FORWARD_MODEL };
    const made = await createEmulator({
      dir: join(/* turbopackIgnore: true */ dataDir, "emulator"),
      speed,
      keys: (key) => isAccountKey(emulatorKey(), key),
      perKeyAccounts: true,
      testMode: EMULATOR_TEST_MODE === "on",
      ...(env.EMULATOR_FORWARD_URL ? { forward: { url: env.EMULATOR_FORWARD_URL, ...forward } } : {}),
    });
    onShutdown(async () => () => made.close());
    return made;
  });
}

async function answer(request: Request): Promise<Response> {
  if (runtime().EMULATOR === "off") return new Response("The built-in emulator is switched off.\n", { status: 404 });
  if (!(await keepEmulator())) return new Response("Another console runs the emulator.\n", { status: 503 });
  return (await emulator()).fetch(request);
}

export { answer as DELETE, answer as GET, answer as HEAD, answer as PATCH, answer as POST, answer as PUT };
