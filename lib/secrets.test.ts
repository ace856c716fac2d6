import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { weakSecrets } from "@/e2e/support/weak-secrets";

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
  expect(new Set(weakSecrets).size).toBeGreaterThanOrEqual(12);
  for (const value of ["", ...weakSecrets]) {
    expect(() => secrets.refuseWeakSecret("SESSION_SECRET", value), value).toThrow(/SESSION_SECRET/);
    if (value) expect(() => secrets.refuseWeakSecret("SESSION_SECRET", value)).not.toThrow(new RegExp(value));
  }
  expect(() => secrets.refuseWeakSecret("SESSION_SECRET", "q9Zt3mVb7Lx2Rk8Wc5Ny1Hf6Pd4Gs0JaUeTi")).not.toThrow();
});

test("secrets of any length are compared, equal ones and no others", () => {
  for (let length = 0; length <= 4_096; length += 8) {
    const secret = randomBytes(length).toString("latin1");
    expect(secrets.isSameSecret(secret, secret)).toBe(true);
    expect(secrets.isSameSecret(secret, `${secret}x`)).toBe(false);
    expect(secrets.isSameSecret(secret, "a secret of one length")).toBe(false);
  }
});
