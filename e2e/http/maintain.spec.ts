import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { newTeam, sql, world } from "@/e2e/support/world";

/** As an operator runs it, beside the console. */
async function run(task: string): Promise<{ code: number; output: string }> {
  const { dataDir, databaseUrl } = world();
  const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
  return promisify(execFile)(process.execPath, ["lib/launch/maintain.mjs", task], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      output: error.stdout + error.stderr,
    }),
  );
}

test("the audit log is followed beside a running console, and a changed row is named", async () => {
  test.setTimeout(120_000);
  const team = await newTeam();
  const whole = await run("audit-verify");
  expect(whole.output).toContain(`${team.id}: 1 row, whole`);
  expect(whole.code).toBe(0);
  await sql("alter table audit_events disable trigger all");
  await sql("update audit_events set actor_name = 'Nobody' where team_id = $1 and seq = 1", [team.id]);
  await sql("alter table audit_events enable trigger all");
  const broken = await run("audit-verify");
  expect(broken.output).toContain(`${team.id}: BROKEN. Row 1 was changed.`);
  expect(broken.code).toBe(1);
});

test("keys are rotated beside a running console", async () => {
  test.setTimeout(120_000);
  const { code, output } = await run("rotate-keys");
  expect(output).toMatch(/[\d,]+ data keys? wrapped anew with key [0-9a-f]{12}\./);
  expect(output).toContain("the key in use");
  expect(code).toBe(0);
});
