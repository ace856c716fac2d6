import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { enter, expectAccessible } from "@/e2e/support/browser";
import { ownUpstream } from "@/e2e/support/own-upstream";
import { answerLine, errorLine, plantBatch, requestLine } from "@/e2e/support/plant";
import { submit, upload } from "@/e2e/support/upload";
import { newTeam, until } from "@/e2e/support/world";
import { listResults } from "@/lib/results/contract";

const rows = (page: Page) => page.getByRole("grid", { name: "Results" });

test("rows arrive while one reads, and only move when asked to", async ({ page, context }) => {
  test.setTimeout(180_000);
  const { slug, owner } = await newTeam();
  const upstream = await ownUpstream(owner.client, slug);
  try {
    await enter(context, owner.client);
    // Most answers have a field more than the first ones.
    const asking = (n: number) => {
      const properties = { river: { type: "string" }, ...(n >= 340 && { mouth: { type: "string" } }) };
      const schema = { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
      const json_schema = { name: "river", schema };
      return requestLine(`row-${n}`, `Name river ${n}.`, { response_format: { type: "json_schema", json_schema } });
    };
    const lines = Array.from({ length: 1_200 }, (_, n) => `${asking(n)}\n`).join("");
    const file = await upload(owner.client, slug, lines);
    const batch = await submit(owner.client, slug, file.id, upstream.connection.id, { name: "Rivers" });
    await upstream.step(300);
    await until(
      () => owner.client.call(listResults, { team: slug, batchId: batch.id, limit: 1 }),
      ({ counts }) => counts.answered === 300,
      60_000,
    );
    await page.goto(`${owner.client.url}/t/${slug}/batches/${batch.id}`);
    const names = rows(page).getByText(/^row-\d+$/);
    await expect(names.first()).toBeVisible();
    const before = await names.allTextContents();
    const columns = rows(page).getByRole("columnheader");
    const river = columns.filter({ hasText: "river" });
    const width = async () => (await river.boundingBox())?.width ?? 0;
    const narrow = await width();
    await river.getByRole("button").focus();
    for (let step = 0; step < 4; step += 1) await page.keyboard.press("Shift+ArrowRight");
    await expect.poll(width).toBeGreaterThanOrEqual(narrow + 63);
    const wide = await width();
    const more = page.getByRole("button", { name: / new$/ });
    for (const count of [300, 600]) {
      await upstream.step(300);
      await expect(more).toHaveText(`${count} new`, { timeout: 60_000 });
      expect(await names.allTextContents()).toEqual(before);
    }
    // A field that nothing had before is one more column, and those there were stay as they are.
    await expect(columns.filter({ hasText: "mouth" })).toBeVisible();
    expect(Math.abs((await width()) - wide)).toBeLessThan(2);
    await more.click();
    await expect.poll(() => names.allTextContents()).not.toEqual(before);
    await expect(rows(page)).toHaveAttribute("aria-rowcount", "901", { timeout: 60_000 });
    await upstream.release();
    await expect(rows(page)).toHaveAttribute("aria-rowcount", "1201", { timeout: 60_000 });
  } finally {
    await upstream.close();
  }
});

async function scored(page: Page, context: Parameters<typeof enter>[0]) {
  const { slug, id, connection, owner } = await newTeam();
  await enter(context, owner.client);
  const ids = Array.from({ length: 60 }, (_, n) => `ticket-${n}`);
  const batchId = await plantBatch(
    owner.client,
    { slug, id, connectionId: connection.id, userId: owner.userId },
    {
      requests: ids.map((one, n) =>
        requestLine(one, `Ticket ${n}: the login page is blank.`, { metadata: { city: n % 2 ? "York" : "Hull" } }),
      ),
      output: ids
        .slice(0, 50)
        .map((one, n) =>
          answerLine(
            one,
            JSON.stringify({ label: n % 3 ? "bug" : "billing", score: n, why: `Because of reason ${n}.` }),
          ),
        ),
      errors: ids
        .slice(50)
        .map((one, n) => errorLine(one, n < 7 ? 400 : 503, n < 7 ? "prompt is too long" : "overloaded")),
      name: "Scored tickets",
    },
  );
  const url = `${owner.client.url}/t/${slug}/batches/${batchId}`;
  await page.goto(url);
  await expect(rows(page).getByText("ticket-0", { exact: true })).toBeVisible();
  return { url, client: owner.client, slug, batchId };
}

test("answers that are JSON become columns one sorts and filters by, and the address keeps it", async ({
  page,
  context,
}) => {
  await scored(page, context);
  const heads = rows(page).getByRole("columnheader");
  await expect(heads.filter({ hasText: "score" })).toBeVisible();
  await heads.getByRole("button", { name: "score" }).click();
  await expect(
    rows(page)
      .getByText(/^ticket-\d+$/)
      .first(),
  ).toHaveText("ticket-49");
  await page.getByRole("button", { name: "Filter" }).click();
  const form = page.getByRole("dialog", { name: "Add a filter" });
  await form.getByRole("combobox", { name: "Column" }).click();
  await page.getByRole("option", { name: "score" }).click();
  await form.getByRole("combobox", { name: "Is" }).click();
  await page.getByRole("option", { name: "less than" }).click();
  await form.getByLabel("Value").fill("9");
  await form.getByRole("button", { name: "Add filter" }).click();
  await expect(rows(page)).toHaveAttribute("aria-rowcount", "10");
  await page.getByRole("searchbox").fill("billing");
  await expect(rows(page)).toHaveAttribute("aria-rowcount", "4");
  await page.reload();
  await expect(rows(page)).toHaveAttribute("aria-rowcount", "4");
  await expect(
    rows(page)
      .getByText(/^ticket-\d+$/)
      .first(),
  ).toHaveText("ticket-6");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: /city/ }).click();
  await page.keyboard.press("Escape");
  await expect(heads.filter({ hasText: "city" })).toBeVisible();
  await page.reload();
  await expect(heads.filter({ hasText: "city" })).toBeVisible();
  await expectAccessible(page);
});

test("a row is read whole, by keyboard, and its address leads back to it", async ({ page, context }) => {
  await scored(page, context);
  await rows(page).getByText("ticket-3", { exact: true }).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByText("request 4")).toBeVisible();
  await expect(drawer.getByRole("radio", { name: "Tree" })).toBeChecked();
  await expect(drawer.getByText("Because of reason 3.")).toBeVisible();
  await page.keyboard.press("j");
  await expect(drawer.getByText("Because of reason 4.")).toBeVisible();
  await page.reload();
  await expect(drawer.getByText("Because of reason 4.")).toBeVisible();
  await expectAccessible(page);
});

test("a cause is edited and sent again, and its answers fill the gaps", async ({ page, context }) => {
  test.setTimeout(120_000);
  const { url } = await scored(page, context);
  await page.getByRole("tab", { name: /Failures/ }).click();
  const cause = page.getByRole("listitem").filter({ hasText: "prompt is too long" });
  await expect(cause).toContainText("7");
  await cause.getByRole("button", { name: "Edit and send again…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Max tokens").fill("120");
  const send = dialog.getByRole("button", { name: "Send 7 rows" });
  await dialog.getByLabel("Find in prompts").fill("logout page");
  await expect(dialog.getByText("The text is in none of these rows.")).toBeVisible();
  await expect(send).toBeDisabled();
  await dialog.getByLabel("Find in prompts").fill("login page");
  await dialog.getByLabel("Replace by").fill("front door");
  const told = dialog.getByRole("region", { name: "What would be sent" });
  await expect(told).toContainText(/The text is in 7 of 7 rows\. About \$/);
  await expect(told).toContainText("Ticket 50: the front door is blank.");
  await expectAccessible(page);
  await send.click();
  await expect(page.getByRole("heading", { name: /Scored tickets · edited/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/Took|Done/).first()).toBeVisible({ timeout: 60_000 });
  await rows(page).getByText("ticket-50", { exact: true }).click();
  await expect(page.getByRole("dialog").getByText("the front door is blank", { exact: false }).first()).toBeVisible();
  await page.goto(`${url}?row=50`);
  await expect(page.getByRole("dialog").getByText("Answered by")).toBeVisible();
});

test("what is in view or chosen is exported as it is shown", async ({ page, context }) => {
  await scored(page, context);
  const exported = async () => {
    const waiting = page.waitForEvent("download");
    const menu = page.getByRole("dialog", { name: "Export rows" });
    await menu.getByRole("button", { name: "Download" }).click();
    const download = await waiting;
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  };
  await page.getByRole("searchbox").fill("billing");
  await expect(rows(page)).toHaveAttribute("aria-rowcount", "18");
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await expect(page.getByText("60 of 60 rows have an answer or a failure.")).toBeVisible();
  const viewed = await exported();
  expect(viewed.name).toBe("Scored-tickets-results.csv");
  expect(viewed.text.trim().split("\r\n")).toHaveLength(18);
  await expect(page.getByText("17 rows, complete")).toBeVisible();
  await rows(page).getByRole("checkbox", { name: "Choose ticket-3", exact: true }).click();
  await expect(page.getByText("1 chosen")).toBeVisible();
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await page.getByRole("combobox", { name: "As" }).click();
  await page.getByRole("option", { name: /Training examples/ }).click();
  const chosen = await exported();
  expect(chosen.name).toBe("Scored-tickets-training.jsonl");
  expect(JSON.parse(chosen.text).messages.at(-1)).toEqual({
    role: "assistant",
    content: JSON.stringify({ label: "billing", score: 3, why: "Because of reason 3." }),
  });
});

test("a finished batch says which of its rows never came", async ({ page, context }) => {
  const { slug, id, connection, owner } = await newTeam();
  await enter(context, owner.client);
  const ids = ["came", "failed", "lost"];
  const batchId = await plantBatch(
    owner.client,
    { slug, id, connectionId: connection.id, userId: owner.userId },
    {
      requests: ids.map((one) => requestLine(one, `ask ${one}`)),
      output: [answerLine("came", "here")],
      errors: [errorLine("failed", 400, "bad value")],
    },
  );
  await page.goto(`${owner.client.url}/t/${slug}/batches/${batchId}`);
  const notice = page.getByRole("region", { name: "Notice" });
  await expect(notice).toContainText("2 of its 3 rows");
  await notice.getByRole("link", { name: "Show the rows without an answer" }).click();
  await expect(page.getByRole("button", { name: /^Missing/ })).toHaveAttribute("aria-pressed", "true");
  await expect(rows(page)).toHaveAttribute("aria-rowcount", "2");
  await rows(page).getByText("lost", { exact: true }).click();
  await expect(page.getByRole("dialog")).toContainText("Nothing came for this row");
  await expectAccessible(page);
});

test("on a phone rows are chosen on their cards", async ({ page, context }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await scored(page, context);
  await rows(page).getByRole("checkbox", { name: "Choose ticket-1", exact: true }).click();
  await rows(page)
    .getByRole("checkbox", { name: "Choose ticket-3", exact: true })
    .click({ modifiers: ["Shift"] });
  const bar = page.getByLabel("Chosen rows");
  await expect(bar).toContainText("3 chosen");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await bar.getByRole("button", { name: "Edit and send again…" }).click();
  await expect(page.getByRole("dialog")).toContainText("3");
});
