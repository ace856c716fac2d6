import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { enter, expectAccessible } from "@/e2e/support/browser";
import { answerLine, errorLine, plantBatch, requestLine } from "@/e2e/support/plant";
import { type Member, newTeam, sql, type TestTeam } from "@/e2e/support/world";
import { parseCsv } from "@/lib/results/cases/parse-csv";

const rows = (page: Page) => page.getByRole("grid", { name: "Results" });
const many = 320;
const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const longRule = `Answer as a clerk of the harbour. ${"Every rule counts. ".repeat(90)}The last rule: never guess.`;

let team: TestTeam & { owner: Member };
const planted = { failing: "", broken: "", many: "", broad: "", rich: "", richer: "" };
const address = (batchId: string, query = "") => `${team.owner.client.url}/t/${team.slug}/batches/${batchId}${query}`;

const richRequest = requestLine("pier-1", "", {
  messages: [
    { role: "system", content: longRule },
    {
      role: "user",
      content: [
        { type: "text", text: "What lies at the pier?" },
        { type: "image_url", image_url: { url: `data:image/png;base64,${dot}` } },
      ],
    },
  ],
});
const richAnswer = (text: string) =>
  answerLine("pier-1", text, {
    reasoning_content: "A hull, a mast: a boat.",
    tool_calls: [{ id: "c", type: "function", function: { name: "berth_of", arguments: '{"pier":1}' } }],
  });

test.beforeAll(async () => {
  team = await newTeam();
  const { slug, id, connection, owner } = team;
  const place = { slug, id, connectionId: connection.id, userId: owner.userId };
  // Retries of what was only planted run as batches of their own.
  await sql(
    "update connections set capabilities = jsonb_set(capabilities, '{hasInPlaceRetry}', 'false') where id = $1",
    [connection.id],
  );
  const tickets = Array.from({ length: 12 }, (_, n) => `ticket-${n}`);
  planted.failing = await plantBatch(owner.client, place, {
    name: "Tickets",
    requests: tickets.map((one, n) => requestLine(one, `Ticket ${n}: the login page is blank.`, { max_tokens: 2_000 })),
    output: tickets.slice(0, 6).map((one) => answerLine(one, `It is a bug in ${one}.`)),
    errors: tickets.slice(6).map((one, n) => errorLine(one, n < 3 ? 503 : 400, n < 3 ? "overloaded" : "too long")),
  });
  planted.broken = await plantBatch(owner.client, place, {
    name: "Bent",
    requests: [requestLine("bent-0", "Straighten it."), requestLine("bent-1", "Straighten it.")],
    output: [answerLine("bent-0", "It is straight.")],
    errors: [errorLine("bent-1", 400, "what is it?")],
  });
  const scored = Array.from({ length: many }, (_, n) => `row-${n}`);
  const tides = {
    requests: scored.map((one, n) => requestLine(one, n % 2 ? `Tide ${n} at Hull` : `The tide ${n} at York`)),
    output: scored.map((one, n) => answerLine(one, JSON.stringify({ score: n, level: n % 2 ? "high" : "low" }))),
  };
  planted.many = await plantBatch(owner.client, place, { name: "Scored", ...tides });
  planted.broad = await plantBatch(owner.client, place, { name: "Broad", ...tides });
  planted.rich = await plantBatch(owner.client, place, {
    name: "Pier",
    requests: [richRequest],
    output: [richAnswer("A small boat.")],
  });
  planted.richer = await plantBatch(owner.client, place, {
    name: "Pier again",
    requests: [richRequest.replace("What lies at the pier?", "Name what you see.")],
    output: [richAnswer("A large boat.")],
  });
});

test.beforeEach(async ({ context }) => enter(context, team.owner.client));

test("a cause and chosen rows are retried until no gap is left, and downloads have their answers", async ({ page }) => {
  test.setTimeout(120_000);
  const card = page.getByLabel("Progress", { exact: true });
  await page.goto(address(planted.failing, "?tab=failures"));
  await expect(card).toContainText("6 good · 6 failed");
  const cause = page.getByRole("listitem").filter({ hasText: "overloaded" });
  await cause.getByRole("button", { name: "Retry 3" }).click();
  await expect(page.getByText("3 rows back to work")).toBeVisible();
  await expect(card.getByRole("link", { name: "3 failed" })).toBeVisible({ timeout: 60_000 });
  await expect(card).toContainText("9 good");
  await page.getByRole("tab", { name: /Results/ }).click();
  await card.getByRole("link", { name: "3 failed" }).click();
  await expect(rows(page)).toHaveAttribute("aria-rowcount", "4");
  await page.getByRole("button", { name: "All", exact: true }).click();
  const row = (id: string) =>
    rows(page)
      .getByRole("row")
      .filter({ has: page.getByText(id, { exact: true }) });
  await expect(row("ticket-6")).not.toContainText("failed");
  await expect(row("ticket-9")).toContainText("failed");
  await rows(page).getByRole("checkbox", { name: "Choose ticket-9", exact: true }).click();
  await rows(page)
    .getByRole("checkbox", { name: "Choose ticket-11", exact: true })
    .click({ modifiers: ["Shift"] });
  const bar = page.getByLabel("Chosen rows");
  await expect(bar).toContainText("3 chosen");
  await bar.getByRole("button", { name: "Retry…" }).click();
  const dialog = page.getByRole("dialog", { name: "Retry 3 rows" });
  await expect(dialog).toContainText(/3 rows would be sent\. About \$/);
  await dialog.getByRole("button", { name: "Retry 3 rows" }).click();
  await expect(card).toContainText("12 good", { timeout: 60_000 });
  await expect(card.getByRole("link", { name: /failed/ })).toHaveCount(0);
  await expect(row("ticket-11")).not.toContainText("failed");
  await page.getByRole("button", { name: "Download" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: /^CSV/ }).click(),
  ]);
  const [head = [], ...cells] = parseCsv(await readFile(await download.path(), "utf8"));
  const column = (name: string) => cells.map((one) => one[head.indexOf(name)] ?? "");
  expect(column("status")).toEqual(Array(12).fill("answered"));
  expect(column("answer").filter((answer) => answer === "")).toEqual([]);
  expect(column("answered_by").filter((name) => name !== "")).toHaveLength(6);
});

test("a row far down a narrowed, sorted view opens where it lies, and a range takes in rows never seen", async ({
  page,
}) => {
  await page.goto(address(planted.many, "?show=good&order=-json.score&row=20"));
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByText("request 21", { exact: true })).toBeVisible();
  await expect(rows(page).getByText("row-20", { exact: true })).toBeVisible();
  await page.keyboard.press("j");
  await expect(drawer.getByText("request 20", { exact: true })).toBeVisible();
  await drawer.getByRole("button", { name: "Previous row" }).click();
  await drawer.getByRole("button", { name: "Previous row" }).click();
  await expect(drawer.getByText("request 22", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await rows(page).evaluate((grid) => grid.scrollTo(0, 0));
  await rows(page)
    .getByRole("checkbox", { name: `Choose row-${many - 1}`, exact: true })
    .click();
  await rows(page).evaluate((grid) => grid.scrollTo(0, grid.scrollHeight));
  await rows(page)
    .getByRole("checkbox", { name: "Choose row-0", exact: true })
    .click({ modifiers: ["Shift"] });
  await expect(page.getByLabel("Chosen rows")).toContainText(`${many} chosen`);
});

test("a pattern is looked for where one says, and the view is kept for the whole team", async ({ page, browser }) => {
  await page.goto(address(planted.many));
  await page.getByRole("button", { name: "Search by pattern" }).click();
  await page.getByRole("searchbox").fill("tide 1[05]\\d at");
  await expect(rows(page)).toHaveAttribute("aria-rowcount", "21");
  await page.getByRole("combobox", { name: "Where to search" }).click();
  await page.getByRole("option", { name: "In answers" }).click();
  await expect(page.getByText("No row matches")).toBeVisible();
  await page.getByRole("combobox", { name: "Where to search" }).click();
  await page.getByRole("option", { name: "In prompts" }).click();
  await expect(rows(page)).toHaveAttribute("aria-rowcount", "21");
  await page.getByRole("button", { name: "Keep this view" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Tides of the hundreds");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Keep view" }).click();
  const chip = page.getByRole("button", { name: "Tides of the hundreds 20", exact: true });
  await expect(chip).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Change the view Tides of the hundreds" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("High tides");
  await page.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("button", { name: "High tides 20", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: /^level/ }).click();
  await page.getByRole("button", { name: "Use for the team" }).click();
  await expect(page.getByText("The team's, for batches like this one")).toBeVisible();
  const colleague = await team.member("member");
  const theirs = await browser.newContext();
  try {
    await enter(theirs, colleague.client);
    const other = await theirs.newPage();
    await other.goto(address(planted.many));
    await expect(rows(other)).toHaveAttribute("aria-rowcount", `${many + 1}`);
    await expect(rows(other).getByRole("columnheader", { name: "score" })).toBeVisible();
    await expect(rows(other).getByRole("columnheader", { name: "level" })).toHaveCount(0);
    // What somebody changes reaches the pages that are open.
    await page.getByRole("button", { name: "Reset for the team" }).click();
    await expect(rows(page).getByRole("columnheader", { name: "level" })).toBeVisible();
    await expect(rows(other).getByRole("columnheader", { name: "level" })).toBeVisible();
    await other.getByRole("button", { name: "High tides 20", exact: true }).click();
    await expect(rows(other)).toHaveAttribute("aria-rowcount", "21");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Change the view High tides" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Spring tides");
    await page.getByRole("button", { name: "Rename" }).click();
    await expect(other.getByRole("button", { name: "Spring tides 20", exact: true })).toBeVisible();
  } finally {
    await theirs.close();
  }
});

test("all rows of a narrowed view are sent again, up to a limit, whether or not they were drawn", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto(address(planted.broad));
  await page.getByRole("searchbox").fill("at hull");
  const bar = page.getByLabel("Rows of this view");
  await expect(bar).toContainText(`${many / 2} rows match`);
  await bar.getByRole("button", { name: "Edit and send again…" }).click();
  const edit = page.getByRole("dialog", { name: `Edit and send ${many / 2} rows again` });
  await edit.getByLabel("Find in prompts").fill("Hull");
  await edit.getByLabel("Replace by").fill("Hove");
  await expect(edit).toContainText(`The text is in ${many / 2} of ${many / 2} rows. About $`);
  await edit.getByRole("button", { name: "Go back" }).click();
  await bar.getByRole("button", { name: "Retry…" }).click();
  const dialog = page.getByRole("dialog", { name: `Retry ${many / 2} rows` });
  await expect(dialog).toContainText(new RegExp(`${many / 2} rows would be sent\\. About \\$`));
  const send = dialog.getByRole("button", { name: `Retry ${many / 2} rows` });
  await dialog.getByLabel("Cancel at (dollars)").fill("a lot");
  await expect(send).toBeDisabled();
  await dialog.getByLabel("Cancel at (dollars)").fill("2.50");
  await expectAccessible(page);
  await send.click();
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("heading", { name: "Broad · retry" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("main")).toContainText("$2.50");
  await page.getByRole("button", { name: "All", exact: true }).click();
  await expect(rows(page)).toHaveAttribute("aria-rowcount", `${many / 2 + 1}`);
});

test("a column that was widened is as wide after a reload", async ({ page }) => {
  await page.goto(address(planted.many));
  const head = rows(page).getByRole("columnheader").filter({ hasText: "level" });
  const width = async () => (await head.boundingBox())?.width ?? 0;
  await head.getByRole("button", { name: "level" }).focus();
  const before = await width();
  for (let step = 0; step < 5; step += 1) await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(width).toBeGreaterThanOrEqual(before + 79);
  const wide = await width();
  await page.reload();
  await expect.poll(async () => Math.abs((await width()) - wide)).toBeLessThan(2);
});

test("one failed row is written anew by hand, and its answer fills it", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto(address(planted.broken, "?row=1"));
  const drawer = page.getByRole("dialog").filter({ hasText: "request 2" });
  await drawer.getByRole("button", { name: "Edit this row…" }).click();
  const form = page.getByRole("dialog").filter({ hasText: "Edit request 2 and send it again" });
  const line = form.getByRole("textbox", { name: "Request line" });
  const before = await line.inputValue();
  await line.fill(before.replace("bent-1", "other"));
  await expect(form.getByText(/custom_id has to stay/)).toBeVisible();
  await expect(form.getByRole("button", { name: "Send this row" })).toBeDisabled();
  await line.fill(before.replace("Straighten it.", "Name a river."));
  await expect(form.getByText(/1 row would be sent\. About \$/)).toBeVisible();
  await expectAccessible(page);
  await form.getByRole("button", { name: "Send this row" }).click();
  await expect(page.getByRole("heading", { name: /Bent · edited/ })).toBeVisible({ timeout: 30_000 });
  await expect(rows(page).getByText("Name a river.")).toBeVisible();
  await expect(page.getByText(/Took|Done/).first()).toBeVisible({ timeout: 60_000 });
  await page.goto(address(planted.broken, "?row=1"));
  await expect(page.getByRole("dialog").getByText("Answered by")).toBeVisible();
});

test("picture, system message, call and reasoning are shown wherever a row is judged", async ({ page }) => {
  const expectWhole = async (where: ReturnType<Page["locator"]>) => {
    await expect(where.getByText("never guess", { exact: false })).toBeVisible();
    const picture = where.getByRole("img", { name: "Part 1 of the request" });
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  };
  await page.goto(address(planted.rich, "?row=0"));
  const drawer = page.getByRole("dialog");
  await expectWhole(drawer);
  await expect(drawer.getByText("berth_of")).toBeVisible();
  await expect(drawer.getByText("A hull, a mast: a boat.")).toBeVisible();
  await page.goto(address(planted.rich, "?tab=review"));
  await expect(page.getByRole("button", { name: /Accept/ })).toBeVisible();
  await expectWhole(page.getByRole("main"));
  await expect(page.getByText("berth_of")).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${team.owner.client.url}/t/${team.slug}/compare?a=${planted.rich}&b=${planted.richer}`);
  await page.getByRole("grid", { name: "Compared rows" }).getByText("pier-1").click();
  await expectWhole(drawer.getByRole("region", { name: "Request in A", exact: true }));
  await expect(drawer.getByRole("region", { name: "Request in B", exact: true })).toContainText("Name what you see.");
  await expect(drawer.getByRole("table", { name: "This request in each batch" })).toContainText("20");
});
