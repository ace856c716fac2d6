import { expect, test } from "@playwright/test";
import { chooseFiles, complaints, enter, expectAccessible } from "@/e2e/support/browser";
import { chatLines } from "@/e2e/support/upload";
import { newTeam, password, sql, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { setApprovalLimit } from "@/lib/budgets/contract";
import { formatMoney } from "@/lib/format";

const shots = process.env.SHOTS;

test("someone is invited by an admin, joins, submits what the admin approves and sees the spend of, and is taken out again", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const team = await newTeam("Northwind Research");
  const { slug } = team;
  const admin = await team.member("admin");
  const base = `${admin.client.url}/t/${slug}`;
  await admin.client.call(setApprovalLimit, { team: slug, above: "0.000001" });
  const email = `nova-${crypto.randomUUID().slice(0, 8)}@example.org`;

  const mine = await browser.newContext();
  await enter(mine, admin.client);
  const page = await mine.newPage();
  const heard = complaints(page);
  // The password is long ago, so it is asked for again and the act goes on by itself.
  await sql("update sessions set confirmed_at = now() - interval '1 hour' where user_id = $1", [admin.userId]);
  await page.goto(`${base}/settings/members`);
  await page.getByRole("button", { name: "Invite someone" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Make the link" }).click();
  await page.getByLabel("Your password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByText(`${email} is invited`)).toBeVisible();
  const link = (await page.locator("code").filter({ hasText: "/join/" }).textContent()) ?? "";
  await expectAccessible(page);
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("list", { name: "Invitations" })).toContainText(email);

  const theirs = await browser.newContext();
  const nova = await theirs.newPage();
  await nova.goto(link);
  await expect(nova.getByRole("heading", { name: "Join Northwind Research" })).toBeVisible();
  await expectAccessible(nova);
  await nova.getByLabel("Your name").fill("Nova Newcomer");
  await nova.getByLabel("Password", { exact: true }).fill("a sentence of my own");
  await nova.getByRole("button", { name: "Join" }).click();
  await nova.waitForURL(base);
  await nova.goto(`${base}/batches/new`);
  await expect(nova.getByRole("combobox", { name: "Connection" })).toBeEnabled();
  await chooseFiles(nova, { name: "rivers.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(chatLines(12)) });
  await nova.getByRole("button", { name: /^Submit 12 requests/ }).click();
  await expect(nova).toHaveURL(/\/batches\/bat_/, { timeout: 60_000 });
  await expect(nova.getByText("Needs approval").first()).toBeVisible();
  await expect(nova.getByRole("button", { name: "Approve" })).toHaveCount(0);

  // The admin's page hears of it by itself.
  await expect(page.getByRole("list", { name: "Members" })).toContainText("Nova Newcomer");
  if (shots) await page.screenshot({ path: `${shots}/members.png`, fullPage: true });
  await page.goto(`${base}/notices`);
  await page.getByRole("link", { name: /needs approval/ }).click();
  await page.getByRole("button", { name: "Approve" }).click();
  const batchId = new URL(nova.url()).pathname.split("/").pop() ?? "";
  const done = await until(
    () => admin.client.call(getBatch, { team: slug, batchId }),
    ({ results }) => results.isComplete,
    60_000,
  );
  expect(done).toMatchObject({ status: "completed", createdBy: { name: "Nova Newcomer" } });
  await page.goto(`${base}/usage?by=member`);
  const spender = page.getByRole("table", { name: "Usage by member" }).getByRole("row", { name: /Nova Newcomer/ });
  await expect(spender).toContainText(formatMoney(done.spend?.cost ?? null));
  await spender.getByRole("link", { name: "1 batch of Nova Newcomer" }).click();
  await expect(page.getByRole("link", { name: done.name }).first()).toBeVisible();

  await page.goto(`${base}/settings/members`);
  await page.getByRole("button", { name: "More about Nova Newcomer" }).click();
  await page.getByRole("menuitem", { name: "Remove from the team…" }).click();
  await page.getByRole("button", { name: "Remove member" }).click();
  await expect(page.getByRole("list", { name: "Members" })).not.toContainText("Nova Newcomer");
  await nova.goto(`${base}/batches`);
  await expect(nova.getByRole("heading", { level: 1, name: "Batches" })).toHaveCount(0);

  await page.goto(`${base}/settings/audit`);
  const log = page.getByRole("list", { name: "Acts, newest first" });
  await expect(log.getByRole("listitem").first()).toContainText("removed a member");
  for (const act of ["joined the team", "submitted a batch", "approved a batch"]) await expect(log).toContainText(act);
  await expectAccessible(page);
  if (shots) await page.screenshot({ path: `${shots}/audit.png`, fullPage: true });
  // The one refusal is the password's being asked for.
  expect(heard.filter((one) => !one.includes("403"))).toEqual([]);
});

test("a token is made, shown once, works for a script, and ends when it is revoked", async ({ browser }) => {
  const team = await newTeam();
  const { owner, slug } = team;
  const context = await browser.newContext();
  await enter(context, owner.client);
  const page = await context.newPage();
  await page.goto(`${owner.client.url}/t/${slug}/settings/tokens`);
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByLabel("Name", { exact: true }).fill("nightly evaluation");
  // Rights to be given with care are apart, unticked, and shorten its life.
  const care = page.getByRole("group", { name: /^Give with care/ });
  await expect(care.getByRole("checkbox", { checked: true })).toHaveCount(0);
  await care.getByLabel(/act where you are asked for your password/i).click();
  await care.getByLabel(/invite and remove members/i).click();
  await expect(page.getByRole("radio", { name: "90 days" })).toHaveCount(0);
  await expect(page.getByRole("radio", { name: "30 days" })).toBeChecked();
  if (shots) await page.screenshot({ path: `${shots}/new-token.png` });
  await page.getByRole("button", { name: "Make the token" }).click();
  await expect(page.getByText("nightly evaluation is ready")).toBeVisible();
  const secret = (await page.locator("code.select-all").textContent()) ?? "";
  await expectAccessible(page);
  await page.getByRole("button", { name: "Done" }).click();
  expect(await page.content()).not.toContain(secret);

  const ask = (path: string, method = "GET") =>
    fetch(`${owner.client.url}/api/t/${slug}/${path}`, { method, headers: { authorization: `Bearer ${secret}` } });
  expect((await ask("batches")).status).toBe(200);
  expect((await ask("connections")).status).toBe(403);
  expect((await ask("members")).status).toBe(403);
  expect((await ask("invitations")).status).toBe(200);
  await page.reload();
  await expect(page.getByRole("list", { name: "Console tokens" })).toContainText("last used");
  await expect(page.getByText("Acts without a password")).toBeVisible();
  if (shots) await page.screenshot({ path: `${shots}/tokens.png`, fullPage: true });
  await page.getByRole("button", { name: "Revoke nightly evaluation" }).click();
  await page.getByRole("button", { name: "Revoke token" }).click();
  await expect(page.getByText("No console tokens")).toBeVisible();
  expect((await ask("batches")).status).toBe(401);
});

test("another team is made and switched to; sessions are listed and ended; the API is described", async ({
  browser,
}) => {
  const { owner, slug, name } = await newTeam();
  const context = await browser.newContext();
  await enter(context, owner.client);
  const page = await context.newPage();
  const heard = complaints(page);
  await page.goto(`${owner.client.url}/t/${slug}/settings/profile`);
  await expect(page.getByRole("list", { name: "Sessions" })).toContainText("this one");
  await expectAccessible(page);
  if (shots) await page.screenshot({ path: `${shots}/profile.png`, fullPage: true });
  await page.getByRole("button", { name: `Team: ${name}` }).click();
  await page.getByRole("menuitem", { name: "New team…" }).click();
  await page.getByLabel("Name").fill("Second team");
  await page.getByRole("button", { name: "Create team" }).click();
  await page.waitForURL(/\/t\/second-team/);
  await page.getByRole("button", { name: "Team: Second team" }).click();
  await page.getByRole("menuitem", { name }).click();
  await page.waitForURL(new RegExp(`/t/${slug}$`));
  await page.goto(`${owner.client.url}/t/${slug}/settings/team`);
  await expect(page.getByRole("heading", { name: "Hand the team over" })).toBeVisible();
  if (shots) await page.screenshot({ path: `${shots}/team.png`, fullPage: true });

  await page.goto(`${owner.client.url}/api-reference`);
  await page.getByText("/api/t/{team}/batches", { exact: true }).first().click();
  await expect(page.getByText("Needs the permission").filter({ visible: true }).first()).toBeVisible();
  await expectAccessible(page);
  if (shots) await page.screenshot({ path: `${shots}/api.png` });
  expect(heard).toEqual([]);
});

test("after signing out the way back shows nothing, online or not", async ({ browser }) => {
  const canary = `Canary ${crypto.randomUUID().slice(0, 8)}`;
  const { owner, slug } = await newTeam(canary);
  const context = await browser.newContext();
  await enter(context, owner.client);
  const page = await context.newPage();
  await page.goto(`${owner.client.url}/t/${slug}/settings/profile`);
  await expect(page.getByText(canary).first()).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\/sign-in/);
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(await page.content()).not.toContain(canary);
  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, await caches.keys(), databases]);
  });
  expect(kept).not.toContain(canary);
  await context.setOffline(true);
  await page.goBack().catch(() => undefined);
  expect(await page.content()).not.toContain(canary);
});
