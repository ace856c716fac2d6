import "server-only";
import { verifyAudit } from "@/lib/audit/verify";
import { database, pool } from "@/lib/db/client";
import { migrateDatabase } from "@/lib/db/migrate";
import { keyring } from "@/lib/keyring";
import { rotateKeys } from "@/lib/vault/rotate";

const plural = (count: number, one: string) => `${count.toLocaleString("en")} ${one}${count === 1 ? "" : "s"}`;

/** Every chain of the audit log, and the first row of each that is not what was written. */
async function verify(): Promise<boolean> {
  const verdicts = await verifyAudit(database());
  for (const { teamId, rows, broken } of verdicts)
    console.log(
      broken ? `${teamId}: BROKEN. Row ${broken.seq} ${broken.why}.` : `${teamId}: ${plural(rows, "row")}, whole`,
    );
  const bad = verdicts.filter((verdict) => verdict.broken).length;
  console.log(
    bad === 0 ? `The audit log is whole (${plural(verdicts.length, "chain")}).` : `${plural(bad, "chain")} broken.`,
  );
  return bad === 0;
}

async function rotate(): Promise<boolean> {
  const { current, keys } = keyring();
  const { rewrapped, uses } = await rotateKeys(database());
  console.log(`${plural(rewrapped, "data key")} wrapped anew with key ${current.id}.`);
  for (const id of new Set([...keys.keys(), ...Object.keys(uses)])) {
    const left = uses[id] ?? 0;
    const fate =
      id === current.id ? "the key in use" : left === 0 ? "may be removed from ENCRYPTION_KEYS_OLD" : "still needed";
    console.log(`  ${id}: ${plural(left, "use")}, ${fate}`);
  }
  return true;
}

const tasks: Record<string, () => Promise<boolean>> = { "audit-verify": verify, "rotate-keys": rotate };

async function main(): Promise<boolean> {
  const task = tasks[process.argv[2] ?? ""];
  if (!task) throw new Error(`tasks: ${Object.keys(tasks).join(", ")}`);
  try {
    await migrateDatabase();
    return await task();
  } finally {
    await pool().end();
  }
}

main().then(
  (isWell) => {
    process.exitCode = isWell ? 0 : 1;
  },
  (error) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
