import { join } from "node:path";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { enter } from "@/e2e/support/browser";
import { Client } from "@/e2e/support/client";
import { type Console, dropDir, freePort, scratchDir, startConsole } from "@/e2e/support/console";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { listConnections } from "@/lib/connections/contract";
import { livePath } from "@/lib/live/contract";
import { setUp } from "@/lib/setup/contract";

/** Well within what a person would wait, and more than a busy machine needs. */
const catchUp = { timeout: 15_000 };
const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

/** How many more streams this session may open: six, less those its browser holds. */
async function roomOf(client: Client, team: string): Promise<number> {
  const abort = new AbortController();
  try {
    for (let count = 0; ; count += 1) {
      const { status } = await client.raw(livePath(team), { signal: abort.signal });
      if (status === 503) return count;
    }
  } finally {
    abort.abort();
  }
}

async function batchesPage(context: BrowserContext, client: Client, team: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${client.url}/t/${team}/batches`);
  await expect(page.getByText(/^live · /)).toBeVisible();
  return page;
}

const finish = (client: Client, team: string, batchId: string) =>
  until(
    () => client.call(getBatch, { team, batchId }),
    (batch) => batch.results.isComplete,
  );

for (const [way, prepare] of Object.entries({
  "a shared worker": async () => {},
  "an elected tab": (context: BrowserContext) =>
    context.addInitScript(() => void Reflect.deleteProperty(window, "SharedWorker")),
})) {
  test(`through ${way}: many tabs share one stream, and all of them move; offline they say so, then catch up`, async ({
    context,
  }) => {
    test.setTimeout(90_000);
    const { slug, owner, connection } = await newTeam();
    await prepare(context);
    await enter(context, owner.client);
    const file = await upload(owner.client, slug, chatLines(40));
    await submit(owner.client, slug, file.id, connection.id, { name: "Before all" });
    const pages = [];
    for (let n = 0; n < 5; n += 1) pages.push(await batchesPage(context, owner.client, slug));
    expect(await roomOf(owner.client, slug)).toBe(5);

    const first = await submit(owner.client, slug, file.id, connection.id, { name: "First of all" });
    await finish(owner.client, slug, first.id);
    for (const page of pages) await expect(rowOf(page, "First of all")).toContainText("40 of 40", catchUp);

    await context.setOffline(true);
    for (const page of pages) await expect(page.getByText("Connection lost.")).toBeVisible();
    const second = await submit(owner.client, slug, file.id, connection.id, { name: "While away" });
    await finish(owner.client, slug, second.id);
    await context.setOffline(false);
    for (const page of pages) {
      await expect(rowOf(page, "While away")).toContainText("40 of 40", catchUp);
      await expect(page.getByText("Connection lost.")).toBeHidden(catchUp);
    }

    // The tab that holds the stream may be any; when it goes, the others go on.
    await pages[0]?.close();
    const third = await submit(owner.client, slug, file.id, connection.id, { name: "Without the first" });
    await finish(owner.client, slug, third.id);
    for (const page of pages.slice(1)) await expect(rowOf(page, "Without the first")).toContainText("40 of 40");
  });
}

test("a page that slept shows what happened meanwhile, and a batch's tab says how far it is", async ({ context }) => {
  const { slug, owner, connection } = await newTeam();
  await enter(context, owner.client);
  const file = await upload(owner.client, slug, chatLines(400));
  const batch = await submit(owner.client, slug, file.id, connection.id, { name: "Night run" });
  const page = await context.newPage();
  await page.goto(`${owner.client.url}/t/${slug}/batches/${batch.id}`);
  await expect(page).toHaveTitle(/^(\d+\s%|Waiting|Uploading|Submitting|Running|Done).* Night run/);
  const session = await context.newCDPSession(page);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  const done = await finish(owner.client, slug, batch.id);
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await expect(page).toHaveTitle(/^Done.* Night run/, catchUp);
  await expect(page.locator("main")).toContainText(`${done.counts.total} of ${done.counts.total}`);
});

test("a restarted server is found again by itself", async ({ context }) => {
  test.setTimeout(120_000);
  const root = scratchDir("live");
  const PORT = String(await freePort());
  const settings = { PORT, EMULATOR_SPEED: "20", POLL_INTERVAL_MS: "150" };
  let made: Console | undefined;
  try {
    made = await startConsole(join(root, "data"), settings);
    const client = new Client(made.url);
    const token = new URLSearchParams(made.setupPath?.split("?")[1]).get("token") ?? "";
    const ada = { name: "Ada", email: "ada@example.org", password: "correct horse battery staple" };
    await client.call(setUp, { token, ...ada, teamName: "Analysts" });
    await client.signIn(ada.email, ada.password);
    const team = "analysts";
    const { connections } = await client.call(listConnections, { team });
    const file = await upload(client, team, chatLines(30));
    await submit(client, team, file.id, connections[0]?.id ?? "", { name: "Before the restart" });
    await enter(context, client);
    const page = await batchesPage(context, client, team);
    expect(await made.stop()).toBe(0);
    await expect(page.getByText("Connection lost.")).toBeVisible();
    made = await startConsole(join(root, "data"), { ...settings, HAS_OWNER: "1" });
    await submit(client, team, file.id, connections[0]?.id ?? "", { name: "After the restart" });
    await expect(rowOf(page, "After the restart")).toBeVisible(catchUp);
    await expect(page.getByText("Connection lost.")).toBeHidden(catchUp);
    await made.stop();
    made = undefined;
  } finally {
    await made?.kill();
    await dropDir(root);
  }
});
