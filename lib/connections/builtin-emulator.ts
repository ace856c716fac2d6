import "server-only";
import { emulatorBaseUrl } from "@/lib/upstream/guard";
import { AppError } from "@/lib/wire/errors";
import { emulatorKey } from "./emulator-key";

/**
 * Where the emulator listens now, and the key it takes. `EMULATOR_URL` points at one that runs by itself.
 * @throws AppError `upstream_unreachable` when it is switched off
 */
export function builtinEmulator(): { baseUrl: string; key: string } {
  const baseUrl = emulatorBaseUrl();
  if (baseUrl === null) {
    throw new AppError(
      "upstream_unreachable",
      "The built-in emulator is switched off on this console (EMULATOR=off). Use another connection.",
    );
  }
  return { baseUrl, key: emulatorKey() };
}
