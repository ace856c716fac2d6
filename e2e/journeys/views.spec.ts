import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { enter, expectAccessible } from "@/e2e/support/browser";
import { submit, upload } from "@/e2e/support/upload";
import { type Member, newTeam, type TestTeam, until } from "@/e2e/support/world";
import { type Batch, getBatch } from "@/lib/batches/contract";

const sample = (name: string): string => readFileSync(`public/samples/${name}`, "utf8");

let team: TestTeam & { owner: Member };
const batches = new Map<string, Batch>();
const idOf = (name: string): string => batches.get(name)?.id ?? "";
const address = (path: string): string => `${team.owner.client.url}/t/${team.slug}${path}`;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  team = await newTeam();
  const { client } = team.owner;
  const run = async (name: string, text: string) => {
    const file = await upload(client, team.slug, text, `${name}.jsonl`);
    batches.set(name, await submit(client, team.slug, file.id, team.connection.id, { name }));
  };
  const tickets = sample("support-tickets.jsonl");
  await run("tickets", tickets);
  await run("tickets on 9B", tickets.replaceAll("Qwen/Qwen3.5-35B-A3B-FP8", "Qwen/Qwen3.5-9B"));
  await run("judge", sample("judge-scores.jsonl"));
  await run("receipts", sample("receipts-three-runs.jsonl"));
  await run("pictures", sample("pictures-and-pages.jsonl"));
  for (const { id } of batches.values()) {
    await until(
      () => client.call(getBatch, { team: team.slug, batchId: id }),
      (batch) => batch.results.isComplete,
      90_000,
    );
  }
});

test.beforeEach(async ({ context }) => enter(context, team.owner.client));

test("two batches are chosen and compared: agreement, fields, rows and words", async ({ page }) => {
  await page.goto(address(`/batches/${idOf("tickets")}`));
  await page.getByRole("link", { name: "Compare" }).click();
  await expect(page.getByRole("button", { name: "Batch A: tickets" })).toBeVisible();
  await page.getByRole("button", { name: "Batch B: Choose a batch" }).click();
  await page.getByPlaceholder("Name, id, tag, file").fill("on 9B");
  await page.getByRole("option", { name: /tickets on 9B/ }).click();
  await expect(page).toHaveURL(new RegExp(`b=${idOf("tickets on 9B")}`));
  await expect(page.getByText("Same answer")).toBeVisible();
  const fields = page.getByRole("table", { name: "Agreement of A and B by field" });
  await expect(fields.getByRole("row", { name: /category/ })).toBeVisible();
  await page.getByRole("button", { name: /^Changed/ }).click();
  await expect(page).toHaveURL(/show=changed/);
  const grid = page.getByRole("grid", { name: "Compared rows" });
  await grid.getByRole("row").nth(1).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByRole("table", { name: "Fields that differ" })).toBeVisible();
  await expect(drawer.locator("mark").first()).toBeVisible();
});

test("batches ticked in the list are compared, the first one as A", async ({ page }) => {
  await page.goto(address("/batches"));
  const bar = page.getByRole("region", { name: "Chosen batches" });
  await page.getByRole("checkbox", { name: "Choose tickets", exact: true }).click();
  await expect(bar.getByText("1 chosen")).toBeVisible();
  await expect(bar.getByRole("link", { name: "Compare" })).toBeHidden();
  await page.getByRole("checkbox", { name: "Choose tickets on 9B", exact: true }).click();
  await bar.getByRole("link", { name: "Compare" }).click();
  await expect(page.getByRole("button", { name: "Batch A: tickets", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Batch B: tickets on 9B" })).toBeVisible();
});

test("scores: a threshold moves and says at once how many pass; the lowest row opens", async ({ page }) => {
  await page.goto(address(`/batches/${idOf("judge")}?tab=views&view=scores`));
  const slider = page.getByRole("slider", { name: "Threshold" });
  await expect(slider).toBeVisible();
  const passing = page.getByRole("status").filter({ hasText: /^\d+$/ });
  await slider.focus();
  await page.keyboard.press("Home");
  const all = Number(await passing.textContent());
  expect(all).toBeGreaterThan(100);
  await page.keyboard.press("End");
  await expect(async () => expect(Number(await passing.textContent())).toBeLessThan(all)).toPass();
  await page.getByText("The same as a table").click();
  await expect(page.getByRole("table", { name: /is spread/ })).toBeVisible();
  await page.getByRole("combobox", { name: "Field" }).click();
  await page.getByRole("option", { name: /helpfulness/ }).click();
  const rows = page.getByRole("grid", { name: "Rows by helpfulness" });
  await rows.getByRole("row").nth(1).click();
  await expect(page.getByRole("dialog")).toContainText("Question:");
});

test("labels: a truth file is joined in the browser, and a cell of the matrix lists its rows", async ({ page }) => {
  await page.goto(address(`/batches/${idOf("tickets")}?tab=views&view=labels`));
  await expect(page.getByRole("table", { name: "Values of category" })).toBeVisible();
  await page.getByLabel("File with the truth").setInputFiles("public/samples/support-tickets-truth.csv");
  await expect(page.getByText("Accuracy")).toBeVisible();
  const matrix = page.getByRole("table", { name: /Confusion matrix/ });
  await matrix.getByRole("button", { name: /^bug said to be bug/ }).click();
  await expect(page.getByRole("heading", { name: /bug taken for bug/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Pattern that draws the label").fill('"category": ?"(\\w)');
  await page.keyboard.press("Enter");
  await expect(
    page.getByRole("table", { name: "Values of category" }).getByRole("row", { name: /^b\b/ }),
  ).toBeVisible();
  await page
    .getByLabel("File with the truth")
    .setInputFiles({ name: "x.csv", mimeType: "text/csv", buffer: Buffer.from("only\nrow") });
  await expect(page.getByRole("alert").filter({ hasText: "two columns at least" })).toBeVisible();
});

test("votes and pictures are shown where they fit", async ({ page }) => {
  await page.goto(address(`/batches/${idOf("receipts")}?tab=views&view=votes`));
  await expect(page.getByText("All agree")).toBeVisible();
  await page.getByRole("radio", { name: "Split only" }).click();
  await expect(page.getByRole("table", { name: "Votes" })).toBeVisible();
  await expectAccessible(page);
  await page.goto(address(`/batches/${idOf("pictures")}?tab=views&view=images`));
  const picture = page.getByRole("img", { name: /^picture-000/ });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(192);
  await page.getByRole("radio", { name: "Side by side" }).click();
});

test("SQL: a query runs from the keyboard and its rows are shown", async ({ page }) => {
  await page.goto(address(`/batches/${idOf("judge")}?tab=sql`));
  const editor = page.getByRole("textbox", { name: "Query" });
  await editor.fill(
    "select json->>'$.verdict' as verdict, count(*)::int as rows from rows group by all order by rows desc",
  );
  await page.keyboard.press("Control+Enter");
  const grid = page.getByRole("grid", { name: "Query result" });
  await expect(grid.getByRole("columnheader", { name: "verdict" })).toBeVisible();
  await expect(grid.getByText("pass", { exact: true })).toBeVisible();
});

test("review: a pass by keyboard with note and undo, and an error rate", async ({ page }) => {
  await page.goto(address(`/batches/${idOf("tickets")}?tab=review`));
  await expect(page.getByText("Row 1 of 120")).toBeVisible();
  await page.keyboard.press("a");
  await expect(page.getByText("Row 2 of 120")).toBeVisible();
  await page.keyboard.press("r");
  await expect(page.getByText("Row 3 of 120")).toBeVisible();
  await page.keyboard.press("u");
  await expect(page.getByText("Row 2 of 120")).toBeVisible();
  await expect(page.getByRole("button", { name: /Reject/ })).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("n");
  await page.keyboard.type("the wrong category");
  await page.keyboard.press("Enter");
  await page.keyboard.press("r");
  await expect(page.getByText("Row 3 of 120")).toBeVisible();
  await page.keyboard.press("k");
  await expect(page.getByRole("textbox", { name: /^Note on/ })).toHaveValue("the wrong category");
  await expect(page.getByText("50.0 %", { exact: true })).toBeVisible();
});
