import "server-only";
import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { once, runtime } from "@/lib/runtime";

/** Writes the whole key before it has its name, so that no other process can read half of one. */
function createKeyFile(path: string): void {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    writeFileSync(draft, `sk-${randomBytes(32).toString("base64url")}`, { flag: "wx", mode: 0o600, flush: true });
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * The key of the built-in emulator, `sk-` and 43 characters: made once per installation, kept in the data directory
 * with mode 0600. The emulator's door accepts this key only.
 */
export function emulatorKey(): string {
  return once("emulatorKey", () => {
    const path = join(/* turbopackIgnore: true */ runtime().dataDir, "emulator-key");
    const read = () => readFileSync(/* turbopackIgnore: true */ path, "utf8").trim();
    try {
      return read();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      createKeyFile(path);
      return read();
    }
  });
}
