import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { enter, expectAccessible } from "@/e2e/support/browser";
import { answerLine, errorLine, plantBatch, requestLine } from "@/e2e/support/plant";
import { submit, upload } from "@/e2e/support/upload";
import { type Member, newTeam, type TestTeam, until } from "@/e2e/support/world";
import { type Batch, getBatch } from "@/lib/batches/contract";
import { parseCsv } from "@/lib/results/cases/parse-csv";

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
  await run("products", sample("product-embeddings.jsonl"));
  await run("dialogues", sample("dialogues.jsonl"));
  await run("tools", sample("shop-agent-tools.jsonl"));
  for (const { id } of batches.values()) {
    await until(
      () => client.call(getBatch, { team: team.slug, batchId: id }),
      (batch) => batch.results.isComplete,
      90_000,
    );
  }
});

/** What pressing a link or button saves, as rows of cells. */
async function savedCsv(page: Page, link: Locator): Promise<string[][]> {
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  // A mark at the start tells spreadsheets the encoding.
  return parseCsv((await readFile(await download.path(), "utf8")).replace(/^\ufeff/, ""));
}

/** Lets a sample go over a part of the page, as from a folder. */
async function dropFile(page: Page, target: Locator, name: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([text = "", file = ""]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], file, { type: "text/csv" }));
      return transfer;
    },
    [sample(name), name],
  );
  await target.dispatchEvent("drop", { dataTransfer });
}

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
  const taken = drawer.getByRole("table", { name: "This request in each batch" });
  await expect(taken.getByRole("link", { name: "Open in tickets on 9B" })).toBeVisible();
  const figures = page.getByRole("table", { name: "Compared batches" });
  await expect(figures.getByRole("row", { name: /tickets on 9B/ })).toContainText(/[+−]\$\S+ · [+−]\d+/);
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox").fill("charged");
  await expect(page).toHaveURL(/find=charged/);
  const shown = Number(await grid.getAttribute("aria-rowcount")) - 1;
  const [head = [], ...rows] = await savedCsv(page, page.getByRole("link", { name: "CSV" }));
  expect(head.slice(0, 3)).toEqual(["custom_id", "prompt", "verdict"]);
  expect(rows).toHaveLength(shown);
  expect(rows.every(([, , verdict]) => verdict === "changed")).toBe(true);
});

test("compared batches are held against the truth: accuracy, its price, and the requests on which they part", async ({
  page,
}) => {
  const { slug, id, connection, owner } = team;
  const place = { slug, id, connectionId: connection.id, userId: owner.userId };
  const ids = [0, 1, 2, 3, 4, 5].map((n) => `case-${n}`);
  const plant = (name: string, labels: readonly (string | null)[]) =>
    plantBatch(owner.client, place, {
      name,
      requests: ids.map((one) => requestLine(one, `What is ${one}?`)),
      output: ids.flatMap((one, n) => (labels[n] ? [answerLine(one, JSON.stringify({ label: labels[n] }))] : [])),
      errors: ids.flatMap((one, n) => (labels[n] ? [] : [errorLine(one, 503, "overloaded")])),
    });
  const a = await plant("First model", ["bug", "Bug", "bug", "bug", "question", null]);
  const b = await plant("Second model", ["bug", "bug", "question", "question", "bug", "bug"]);
  await page.goto(address(`/compare?a=${a}&b=${b}`));
  await page.getByLabel("File with the truth").setInputFiles({
    ...{ name: "truth.csv", mimeType: "text/csv" },
    buffer: Buffer.from(`custom_id,label\n${ids.map((one) => `${one},bug`).join("\n")}\n`),
  });
  const table = page.getByRole("table", { name: "Right answers of each batch" });
  await expect(table.getByRole("row", { name: /First model/ })).toContainText(/4 of 6 *1 *66\.7 %/);
  await expect(table.getByRole("row", { name: /Second model/ })).toContainText(/4 of 6 *0 *66\.7 %.*between.*\$/);
  const lost = page.getByRole("region", { name: "Right in A, wrong in B" });
  await expect(lost.getByRole("button")).toHaveText(["case-2bug → question", "case-3bug → question"]);
  const gained = page.getByRole("region", { name: "Wrong in A, right in B" });
  await gained.getByRole("button", { name: /case-5/ }).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer).toContainText("case-5");
  await expect(drawer).toContainText("Status changed");
  await drawer.getByRole("button", { name: "Previous row" }).click();
  await expect(drawer).toContainText("case-4");
  await expectAccessible(page);
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
  const spread = page.getByRole("table", { name: /is spread/ });
  const figure = spread.getByRole("link").last();
  const count = Number(await figure.textContent());
  await figure.click();
  await expect(page.getByRole("grid", { name: "Results" })).toHaveAttribute("aria-rowcount", `${count + 1}`);
  await page.goBack();
  await page.getByRole("combobox", { name: "Field" }).click();
  await page.getByRole("option", { name: /helpfulness/ }).click();
  const rows = page.getByRole("grid", { name: "Rows by helpfulness" });
  await expect(rows.getByRole("row").nth(1)).toContainText("Question:");
  await rows.getByRole("row").nth(1).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer).toContainText("Question:");
  const [first = ""] = (await drawer.getByText(/^request \d+$/).allTextContents()) ?? [];
  await page.keyboard.press("j");
  await expect(drawer.getByText(first, { exact: true })).toBeHidden();
  await drawer.getByRole("button", { name: "Previous row" }).click();
  await expect(drawer.getByText(first, { exact: true })).toBeVisible();
  await expect(drawer.getByRole("button", { name: "Previous row" })).toBeDisabled();
  // The address follows a moment later.
  await expect(page).toHaveURL(new RegExp(`row=${Number(/\d+/.exec(first)) - 1}(?:&|$)`));
  await page.reload();
  await expect(drawer.getByText(first, { exact: true })).toBeVisible();
});

test("vectors: a map is drawn, what is near is found by keyboard, and no number reaches the page", async ({ page }) => {
  await page.goto(address(`/batches/${idOf("products")}?tab=views&view=vectors`));
  const map = page.getByRole("img", { name: /^Map of the vectors/ });
  await expect(map.locator("circle")).toHaveCount(150, { timeout: 60_000 });
  await page.getByRole("searchbox", { name: "Find a row to look around" }).fill("sku-4001");
  await expect(page.getByRole("list", { name: "Rows found" }).getByRole("button")).not.toHaveCount(0);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const near = page.getByRole("list", { name: "Nearest to sku-4001" });
  await expect(near.getByRole("listitem")).not.toHaveCount(0);
  await page.getByText("The same as a table").click();
  const points = page.getByRole("grid", { name: "Rows of the map" });
  await points.focus();
  for (const key of ["Home", "Enter"]) await page.keyboard.press(key);
  const other = page.getByRole("list", { name: "Nearest to sku-4000" });
  await expect(other.getByRole("listitem")).not.toHaveCount(0);
  await expectAccessible(page);
  await other.getByRole("button").first().click();
  const drawer = page.getByRole("dialog");
  await drawer.getByText("Response line, as delivered").click();
  await expect(drawer.getByText(/\[… [\d,]+ numbers …\]/)).toBeVisible();
  expect((await drawer.innerText()).match(/-?0\.\d{6,}/g)?.length ?? 0).toBeLessThan(10);
});

test("dialogues and calls of tools are shown as what they are", async ({ page }) => {
  await page.goto(address(`/batches/${idOf("dialogues")}?tab=views&view=chats`));
  await expect(page.getByRole("button", { name: "dialogue-000" })).toBeVisible();
  await expect(page.getByText("customer", { exact: true }).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "dialogue-001" }).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByText("request 2", { exact: true })).toBeVisible();
  await page.keyboard.press("j");
  await expect(drawer.getByText("request 3", { exact: true })).toBeVisible();
  await page.goto(address(`/batches/${idOf("tools")}?tab=views&view=tools`));
  const calls = page.getByRole("table", { name: "Tool calls" });
  await expect(calls.getByRole("row", { name: /search_catalogue/ }).first()).toBeVisible();
  await expectAccessible(page);
});

test("labels: a truth file is joined in the browser, and a cell of the matrix lists its rows", async ({ page }) => {
  await page.goto(address(`/batches/${idOf("tickets")}?tab=views&view=labels`));
  await expect(page.getByRole("table", { name: "Values of category" })).toBeVisible();
  await dropFile(page, page.getByText("Against the truth"), "support-tickets-truth.csv");
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
  const [head = [], ...agreed] = await savedCsv(page, page.getByRole("link", { name: "Consensus, CSV" }));
  expect(head[0]).toBe("request");
  const requests = page.getByRole("definition").filter({ hasText: "each run several times" });
  await expect(requests).toContainText(String(agreed.length));
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
  const [head, ...rows] = await savedCsv(page, page.getByRole("button", { name: "CSV" }));
  expect(head).toEqual(["verdict", "rows"]);
  expect(rows.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(120);
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
  const [head = [], ...gold] = await savedCsv(page, page.getByRole("link", { name: "CSV" }));
  expect(head.slice(0, 2)).toEqual(["custom_id", "answer"]);
  expect(head).toContain("category");
  expect(gold).toHaveLength(1);
});
