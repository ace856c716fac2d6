// Starts the emulator on its own: `npm run emulator`. Settings come from EMULATOR_* variables (see lib/emulator/main.ts).
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

// The channel tells the emulator when this process is gone, even by kill -9, so that it never outlives it.
const child = spawn(process.execPath, ["--import", "tsx", "lib/emulator/main.ts"], {
  cwd: root,
  env: process.env,
  stdio: ["ignore", "inherit", "inherit", "ipc"],
});

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`The emulator could not be started: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
