import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, vi } from "vitest";
import { type Database, database, pool } from "@/lib/db/client";
import { scratchRoot } from "@/lib/launch/scratch.mjs";
import { createTestDatabase } from "@/lib/launch/test-database.mjs";

/**
 * A database of its own for a test file, and the environment that names it, until the file's tests are over. Awaited at
 * the top of the file: whatever else the file prepares comes after it and is put away before it.
 */
export async function openDatabase(): Promise<Database> {
  const { url, drop } = await createTestDatabase();
  const dir = mkdtempSync(join(scratchRoot, "batchdeck-test-"));
  vi.stubEnv("DATABASE_URL", url);
  vi.stubEnv("DATA_DIR", dir);
  afterAll(async () => {
    await pool().end();
    await drop();
    rmSync(dir, { recursive: true, force: true });
    vi.unstubAllEnvs();
  });
  return database();
}
