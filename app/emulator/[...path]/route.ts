import { join } from "node:path";
import { emulatorKey } from "@/lib/connections/emulator-key";
import { createEmulator, type Emulator } from "@/lib/emulator/create-emulator";
import { onShutdown } from "@/lib/jobs/shutdown";
import { once, runtime } from "@/lib/runtime";

export const dynamic = "force-dynamic";

/** The upstream inside this console, woken by its first request. It knows nothing of the console but its key. */
function emulator(): Promise<Emulator> {
  return once("emulator", async () => {
    const {
      dataDir,
      EMULATOR_SPEED,
      EMULATOR_FORWARD_URL,
      EMULATOR_FORWARD_KEY,
      EMULATOR_FORWARD_MODEL,
      EMULATOR_TEST_MODE,
    } = runtime();
    const made = await createEmulator({
      dir: join(/* turbopackIgnore: true */ dataDir, "emulator"),
      speed: EMULATOR_SPEED,
      keys: [emulatorKey()],
      testMode: EMULATOR_TEST_MODE === "on",
      ...(EMULATOR_FORWARD_URL
        ? { forward: { url: EMULATOR_FORWARD_URL, key: EMULATOR_FORWARD_KEY, model: EMULATOR_FORWARD_MODEL } }
        : {}),
    });
    onShutdown(() => made.close());
    return made;
  });
}

async function answer(request: Request): Promise<Response> {
  if (runtime().EMULATOR === "off") return new Response("The built-in emulator is switched off.\n", { status: 404 });
  return (await emulator()).fetch(request);
}

export { answer as DELETE, answer as GET, answer as HEAD, answer as PATCH, answer as POST, answer as PUT };
