import "server-only";
import { holdLease, leaseHolder, processName } from "@/lib/db/lease";
import { once, runtime } from "@/lib/runtime";
import { allowSiblingEmulator, emulatorBaseUrl } from "@/lib/upstream/guard";
import { AppError } from "@/lib/wire/errors";
import { teamKey } from "./emulator-account";
import { emulatorKey } from "./emulator-key";

const lease = "emulator";
const leaseSeconds = 15;

/** `<base URL>#<process>`: who runs the emulator of a shared installation, and where it listens. */
const holderName = (baseUrl: string) => `${baseUrl}#${processName()}`;

/** Whether the emulator has one home among several consoles; alone, or with `EMULATOR_URL`, there is nothing to agree on. */
const isShared = () => runtime().isShared && runtime().EMULATOR === "on" && runtime().EMULATOR_URL === undefined;

const held = () => once("emulator.held", () => ({ untilMs: 0 }));

/** Takes or keeps the emulator for this process. True when requests may be answered here. */
export async function keepEmulator(): Promise<boolean> {
  const baseUrl = emulatorBaseUrl();
  if (baseUrl === null) return false;
  if (!isShared() || performance.now() < held().untilMs) return true;
  const isHeld = (await holdLease(lease, leaseSeconds, holderName(baseUrl))) !== null;
  // Asked with every request: a third of the lease is sure enough to answer from memory.
  held().untilMs = isHeld ? performance.now() + (leaseSeconds * 1000) / 3 : 0;
  return isHeld;
}

/**
 * Where the emulator listens now, and the key by which it knows a team: each has an account of its own. `EMULATOR_URL` points at one that runs by itself; of several
 * consoles over one database, one runs it for all.
 * @throws AppError `upstream_unreachable` when it is switched off
 */
export async function builtinEmulator(teamId: string): Promise<{ baseUrl: string; key: string }> {
  const baseUrl = emulatorBaseUrl();
  if (baseUrl === null) {
    throw new AppError(
      "upstream_unreachable",
      "The built-in emulator is switched off on this console (EMULATOR=off). Use another connection.",
    );
  }
  const [home] = isShared() && !(await keepEmulator()) ? ((await leaseHolder(lease))?.split("#") ?? []) : [];
  if (home !== undefined) allowSiblingEmulator(home);
  return { baseUrl: home ?? baseUrl, key: teamKey(emulatorKey(), teamId) };
}
