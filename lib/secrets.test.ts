import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const dataDir = mkdtempSync(join(tmpdir(), "batchdeck-secrets-"));
let secrets: typeof import("./secrets");

beforeAll(async () => {
  Object.assign(process.env, { DATA_DIR: dataDir, DATABASE_URL_INTERNAL: "postgresql://nobody@localhost/none" });
  secrets = await import("./secrets");
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test("a missing secret is made once, for the owner's eyes only", () => {
  const first = secrets.sessionSecret();
  const path = join(dataDir, "session-secret");
  expect(readFileSync(path, "utf8")).toBe(first);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(first.length).toBeGreaterThanOrEqual(64);
});

test("known-weak secrets are refused, and the sentence does not repeat them", () => {
  const bad = [
    "",
    "short",
    "a".repeat(64),
    "changeme".repeat(8),
    "password-password-password-password",
    "0123456789".repeat(4),
    "abcabcabcabcabcabcabcabcabcabcabcabc",
  ];
  for (const value of bad) {
    expect(() => secrets.refuseWeakSecret("SESSION_SECRET", value), value).toThrow(/SESSION_SECRET/);
    if (value) expect(() => secrets.refuseWeakSecret("SESSION_SECRET", value)).not.toThrow(new RegExp(value));
  }
  expect(() => secrets.refuseWeakSecret("SESSION_SECRET", "q9Zt3mVb7Lx2Rk8Wc5Ny1Hf6Pd4Gs0JaUeTi")).not.toThrow();
});
