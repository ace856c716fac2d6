import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import Papa from "papaparse";
import { complaints, enter, expectAccessible } from "@/e2e/support/browser";
import { plantUsage } from "@/e2e/support/plant-usage";
import { type Seed, seedBatches } from "@/e2e/support/seed-batches";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, until } from "@/e2e/support/world";
import { listAudit } from "@/lib/audit/contract";
import { getBatch } from "@/lib/batches/contract";
import { formatMoney } from "@/lib/format";

/** Downloads what a press of `name` gives, read as CSV. */
async function downloaded(page: Page, press: () => Promise<void>): Promise<string[][]> {
  const [file] = await Promise.all([page.waitForEvent("download"), press()]);
  const text = readFileSync(await file.path(), "utf8").replace(/^\ufeff/, "");
  return Papa.parse<string[]>(text, { skipEmptyLines: true }).data;
}

const seed = (userId: string, more: Partial<Seed>): Seed => ({
  ...{ name: "x", status: "completed", userId, window: "24h", models: ["org/a"], tags: [], quality: null, runId: null },
  ...{ total: 10, completed: 10, failed: 0, cost: "1", deadlineAt: null, archivedAt: null },
  ...{ createdAt: new Date("2026-03-01T09:00:00Z"), finishedAt: new Date("2026-03-02T09:00:00Z") },
  ...more,
});

const dayNames: Record<string, string> = { "2026-03-02": "2 Mar", "2026-03-03": "3 Mar" };

test("what was spent, saved and wasted is the same in the chart's table and its file, and every figure leads to its batches", async ({
  page,
  context,
}) => {
  test.setTimeout(180_000);
  const team = await newTeam();
  const { slug, owner } = team;
  const names = ["Priced", "Priced twice", "Of no price"];
  const ids = await seedBatches(
    team,
    names.map((name) => seed(owner.userId, { name })),
  );
  await plantUsage(team.id, ids, [
    { batch: 0, day: "2026-03-02", cost: "2", realtime: "5", wasted: "0.5" },
    { batch: 1, day: "2026-03-02", cost: "0.75", realtime: "1" },
    { batch: 1, day: "2026-03-03", cost: "1", realtime: "3.5", wasted: "0" },
    { batch: 2, day: "2026-03-03", model: "org/b", cost: null, failed: 2 },
  ]);
  await enter(context, owner.client);
  const heard = complaints(page);
  const path = `${owner.client.url}/t/${slug}/usage?range=custom&from=2026-03-01&to=2026-03-05`;
  await page.goto(path);
  await page.getByText("The same as a table").click();
  for (const [show, unit] of [
    ["cost", "cost_usd"],
    ["saved", "saved_usd"],
    ["wasted", "wasted_usd"],
  ] as const) {
    const named = show.slice(0, 1).toUpperCase() + show.slice(1);
    await page.getByRole("radiogroup", { name: "Show" }).getByRole("radio", { name: named }).click();
    const table = page.getByRole("table", { name: `${show} per day` });
    await expect(table).toBeVisible();
    const rows = await table.evaluate((drawn: HTMLTableElement) =>
      [...(drawn.tBodies[0]?.rows ?? [])].map((row) => [...row.cells].map((cell) => cell.innerText.trim())),
    );
    const figures = page.locator("details").filter({ has: table });
    const [head = [], ...lines] = await downloaded(page, () =>
      figures.getByRole("button", { name: "Download CSV" }).click(),
    );
    expect(head.slice(0, 2)).toEqual(["day", unit]);
    expect(head.at(-1)).toBe("has_unknown");
    expect(lines).toHaveLength(5);
    const words = (value: string) => (value === "" ? "unknown" : Number(value) === 0 ? "–" : formatMoney(value));
    const expected = lines.flatMap(([day = "", total = "", ...rest]) => {
      const [parts, hasUnknown] = [rest.slice(0, -1), rest.at(-1) === "yes"];
      if (!hasUnknown && Number(total) === 0) return [];
      const sum = hasUnknown && total !== "" ? `${words(total)} + unknown` : words(total);
      return [[dayNames[day], ...parts.map(words), sum]];
    });
    expect(rows, show).toEqual(expected.reverse());
  }
  await expectAccessible(page);
  await page.getByRole("link", { name: "unknown: batches of b, 3 Mar" }).click();
  await expect(page).toHaveURL(/usedFrom=2026-03-03&usedTo=2026-03-03/);
  await expect(page.getByRole("button", { name: /^Remove filter Used on 3 Mar( 2026)?$/ })).toBeVisible();
  const listed = (name: string) => page.getByRole("link", { name, exact: true });
  await expect(listed("Of no price").first()).toBeVisible();
  await expect(listed("Priced twice")).toHaveCount(0);

  await page.goto(path);
  await page.locator(".recharts-bar-rectangle .recharts-rectangle").first().click();
  await expect(page).toHaveURL(/\/batches\?model=org%2Fa&usedFrom=2026-03-02&usedTo=2026-03-02/);
  await expect(listed("Priced twice").first()).toBeVisible();
  await expect(listed("Priced").first()).toBeVisible();
  await expect(listed("Of no price")).toHaveCount(0);
  expect(heard).toEqual([]);
});

test("a price is set and its history kept, a rule is made and fires, the log is taken along, the wall says all that runs", async ({
  page,
  context,
}) => {
  test.setTimeout(180_000);
  const team = await newTeam();
  const { slug, owner } = team;
  const base = `${owner.client.url}/t/${slug}`;
  await enter(context, owner.client);
  const heard = complaints(page);

  await page.goto(`${base}/models`);
  const model = "Qwen/Qwen3.5-9B";
  const setPrice = async (input: string) => {
    await page.getByRole("button", { name: `Edit the price of ${model}`, exact: true }).click();
    const day = page.getByRole("group", { name: "24h" });
    await day.getByLabel("Input").fill(input);
    await day.getByLabel("Output").fill("2");
    await page.getByRole("button", { name: "Set price" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  };
  await setPrice("1.25");
  await setPrice("1.5");
  const edit = page.getByRole("button", { name: `Edit the price of ${model}`, exact: true });
  const row = page.getByRole("row").filter({ has: edit });
  await expect(row).toContainText("Your team’s price since");
  await expect(row).toContainText("$1.5");
  await page.getByRole("button", { name: `Every price of ${model}` }).click();
  const history = page.getByRole("table", { name: /newest first/ });
  await expect(history.getByRole("row")).toHaveCount(3);
  await expect(history.getByRole("row").nth(1)).toContainText("$1.50 / $2.00");
  await expect(history.getByRole("row").nth(2)).toContainText("$1.25 / $2.00");
  await expect(history).toContainText("Owner Person");
  await expectAccessible(page);

  await page.goto(`${base}/settings/notices`);
  const rule = page.getByRole("checkbox", { name: "First answers" }).first();
  await expect(rule).not.toBeChecked();
  await rule.click();
  await expect(rule).toBeChecked();
  const file = await upload(owner.client, slug, chatLines(3));
  const ruled = await submit(owner.client, slug, file.id, team.connection.id, { name: "Ruled" });
  await page.goto(`${base}/notices`);
  await expect(page.getByRole("list", { name: "Notices" })).toContainText(/first answers/i, { timeout: 60_000 });

  await until(
    () => owner.client.call(getBatch, { team: slug, batchId: ruled.id }),
    (batch) => batch.results.isComplete && batch.finishedAt !== null,
  );

  await page.goto(`${base}/settings/audit`);
  const { events } = await owner.client.call(listAudit, { team: slug, limit: 100 });
  const [head = [], ...lines] = await downloaded(page, () => page.getByRole("link", { name: "Export CSV" }).click());
  const column = (name: string) => lines.map((cells) => cells[head.indexOf(name)]);
  // That it was taken along is itself written down, on top.
  expect(column("act")[0]).toBe("audit.exported");
  const known = lines.slice(-events.length);
  expect(known.map((cells) => [cells[0], cells[2], cells[head.indexOf("hash")]])).toEqual(
    events.map(({ seq, act, hash }) => [String(seq), act, hash]),
  );
  expect(column("act")).toEqual(expect.arrayContaining(["price.changed", "notice.changed", "batch.submitted"]));

  const running = { status: "in_progress" as const, finishedAt: null, completed: 3, createdAt: new Date() };
  await seedBatches(
    team,
    Array.from({ length: 20 }, (_, n) => seed(owner.userId, { ...running, name: `Runner ${n + 1}` })),
  );
  await page.goto(`${base}/wall`);
  await expect(page.getByText("20 batches run", { exact: false })).toContainText("the newest 12 here, 8 more");
  await expect(page.getByRole("article")).toHaveCount(12);
  expect(heard).toEqual([]);
});
