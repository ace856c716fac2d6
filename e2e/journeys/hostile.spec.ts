import { createServer } from "node:http";
import { expect, type Locator, test } from "@playwright/test";
import { enter } from "@/e2e/support/browser";
import { dozens, groups, kept, watch } from "@/e2e/support/hostile";
import { payloads, sinkHost } from "@/e2e/support/payloads";
import { answerLine, embedLine, errorLine, plantBatch, requestLine, vectorLine } from "@/e2e/support/plant";
import { newTeam, sql } from "@/e2e/support/world";
import { putReview } from "@/lib/results/review/contract";
import { saveResultView } from "@/lib/results/saved/contract";

/** Everything of a row that is folded away; it stays open for the rows that follow. */
async function openWhole(drawer: Locator): Promise<void> {
  for (const title of ["Request line", "Response line, as delivered"]) {
    const folded = drawer.locator("details:not([open])").filter({ hasText: title });
    if ((await folded.count()) > 0) await folded.locator("summary").click();
  }
}

/** An answer as it came, and again as what it is drawn as. */
async function turnAnswer(drawer: Locator, drawn: "Formatted" | "Tree"): Promise<void> {
  await drawer.getByRole("radio", { name: "Text" }).click();
  await drawer.getByRole("radio", { name: drawn }).click();
}

/** A line of a batch's Activity, as an upstream's words end up in one. */
const tell = (batchId: string, message: string) =>
  sql("insert into batch_events (id, batch_id, kind, message) values ($1, $2, 'upstream', $3)", [
    ...[`evt_${crypto.randomUUID()}`, batchId, message],
  ]);

test("nothing that upstreams, files or people write runs or loads, wherever it is shown", async ({ page, context }) => {
  test.setTimeout(300_000);
  expect(payloads.length).toBeGreaterThanOrEqual(300);
  const { slug, id, connection, owner } = await newTeam();
  await enter(context, owner.client);
  const [hostile = ""] = payloads;
  /** `turned` gives other answers to the same requests. */
  const plant = (turned = 0) =>
    plantBatch(
      owner.client,
      { slug, id, connectionId: connection.id, userId: owner.userId },
      {
        requests: groups.flatMap((group, n) => [
          requestLine(`text-${n}`, group.join("\n\n"), {
            metadata: { [group[1] ?? "x"]: group[2] ?? "y", [group[13] ?? "v"]: group[14] ?? "w" },
          }),
          requestLine(`json-${n}`, group[0] ?? "", { messages: group.map((content) => ({ role: "user", content })) }),
          requestLine(`fail-${n}`, "x"),
        ]),
        output: groups.flatMap((_, n) => {
          const group = groups[(n + turned) % groups.length] ?? [];
          return [
            answerLine(
              `text-${n}`,
              group.join("\n\n"),
              {
                reasoning_content: group.join("\n"),
                tool_calls: [3, 15].map((at) => ({
                  ...{ id: `c${at}`, type: "function" },
                  function: { name: group[at] ?? "f", arguments: group.join("\n") },
                })),
              },
              `${group[4]} ${group[16]}`,
            ),
            answerLine(
              `json-${n}`,
              JSON.stringify({ ...Object.fromEntries(group.map((one) => [one, one])), list: group }),
            ),
            // No request has such an id: it stands in a row of its own.
            answerLine(`id-${n} ${group[5] ?? ""} ${group[17] ?? ""}`, "x"),
          ];
        }),
        errors: groups.map((group, n) => errorLine(`fail-${n}`, 400 + (n % 30), group.join(" "))),
        name: `Hostile ${hostile}`,
      },
    );
  const [batchId, otherId] = [await plant(), await plant(1)];
  await sql("update input_files set name = $1 where team_id = $2", [`${payloads[1]}.jsonl`, id]);
  for (const group of dozens) await tell(batchId, `Told by an upstream: ${kept(group.join(" "))}`);
  const isQuiet = watch(page);
  const rows = groups.length * 4;

  await page.goto(`${owner.client.url}/t/${slug}/batches`);
  await expect(page.getByText("Hostile").first()).toBeVisible();
  await isQuiet();

  await page.goto(`${owner.client.url}/t/${slug}/batches/${batchId}`);
  const grid = page.getByRole("grid", { name: "Results" });
  await expect(grid.getByText("text-0", { exact: true })).toBeVisible();
  for (let at = 0; at < rows; at += 10) await grid.evaluate((element, px) => element.scrollTo(0, px), at * 39);
  await isQuiet();

  await grid
    .getByText(/^text-|^json-|^fail-|^id-/)
    .first()
    .waitFor();
  await page.goto(`${owner.client.url}/t/${slug}/batches/${batchId}?row=0`);
  const drawer = page.getByRole("dialog");
  for (let row = 0; row < rows; row += 1) {
    await expect(drawer.getByText(`request ${row + 1}`, { exact: true })).toBeVisible();
    await expect(drawer.locator("[aria-busy=false]")).toBeVisible();
    if (row < 3) await openWhole(drawer);
    // A text with marks is drawn as what they mean, JSON as a tree.
    if (row < 6 && row % 3 < 2) await turnAnswer(drawer, row % 3 === 0 ? "Formatted" : "Tree");
    if (row % 20 === 0) await isQuiet();
    if (row + 1 === rows) break;
    // A key pressed while the next rows are on their way moves nothing.
    await expect(async () => {
      if (await drawer.getByText(`request ${row + 1}`, { exact: true }).isVisible()) await page.keyboard.press("j");
      await expect(drawer.getByText(`request ${row + 2}`, { exact: true })).toBeVisible();
    }).toPass();
  }
  await isQuiet();

  await page.goto(`${owner.client.url}/t/${slug}/batches/${batchId}?tab=failures`);
  await expect(page.getByText(/rows failed/)).toBeVisible();
  await isQuiet();

  for (const [address, shown] of [
    ["?tab=views&view=labels", /values? in/],
    ["?tab=views&view=tools", /text-0/],
    ["?tab=requests", /text-0/],
    ["?tab=activity", /Told by/],
    ["?tab=review", /Accept/],
    ["?tab=code", /import|curl/],
  ] as const) {
    await page.goto(`${owner.client.url}/t/${slug}/batches/${batchId}${address}`);
    await expect(page.getByRole("main")).toContainText(shown);
    await isQuiet();
  }
  await page.goto(`${owner.client.url}/t/${slug}/batches/${batchId}?tab=sql`);
  await page.getByRole("textbox", { name: "Query" }).fill("select custom_id, prompt, answer, json from rows limit 500");
  await page.getByRole("button", { name: /^Run/ }).click();
  await expect(page.getByRole("main")).toContainText("text-1");
  await isQuiet();

  await page.goto(`${owner.client.url}/t/${slug}/files`);
  await expect(page.getByRole("main")).toContainText(".jsonl");
  await isQuiet();

  await page.goto(`${owner.client.url}/t/${slug}/compare?a=${batchId}&b=${otherId}`);
  await expect(page.getByRole("main")).toContainText("Hostile");
  await isQuiet();
  // Side by side: words that differ, fields that differ, and reasons of failures.
  await page.getByRole("grid", { name: "Compared rows" }).getByText("text-0", { exact: true }).click();
  const compared = ["text-0", "json-0", "fail-0", "text-1", "json-1", "fail-1", "text-2", "json-2"];
  for (const id of compared) {
    await expect(drawer.getByText(id, { exact: true })).toBeVisible();
    await expect(drawer.getByRole("table", { name: "This request in each batch" })).toBeVisible();
    await isQuiet();
    await page.keyboard.press("j");
  }
});

const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

test("nothing runs or loads in any view, or in what the team writes", async ({ page, context }) => {
  test.setTimeout(180_000);
  const { slug, id, connection, owner, member } = await newTeam();
  await enter(context, owner.client);
  const place = { slug, id, connectionId: connection.id, userId: owner.userId };
  const short = payloads.filter((text) => text.length <= 40 && !/[\r\n\0]/.test(text));
  const [one = "", two = "", three = "", four = ""] = short.filter((text) => text.startsWith("<"));
  const labels = [one, two, three, four];
  const runs = groups.flatMap((group, n) => [0, 1, 2].map((run) => ({ group, n, id: `${one} ${n}__run_${run}` })));
  const mixed = await plantBatch(owner.client, place, {
    name: "Hostile views",
    requests: runs.map(({ id: customId, group }) => requestLine(customId, group.join("\n"))),
    output: runs.map(({ id: customId, group, n }, at) =>
      answerLine(
        customId,
        JSON.stringify({
          [two]: n,
          label: labels[at % labels.length],
          messages: group.map((content, turn) => ({ role: labels[turn % 2], content })),
        }),
      ),
    ),
  });
  const pictures = await plantBatch(owner.client, place, {
    name: "Hostile pictures",
    requests: groups.map((group, n) => {
      const urls =
        n % 2 ? [`https://${sinkHost}/${encodeURIComponent(group[0] ?? "")}.png`] : [`data:image/png;base64,${dot}`];
      const content = [
        ...urls.map((url) => ({ type: "image_url", image_url: { url } })),
        { type: "text", text: group.join("\n") },
      ];
      return requestLine(`${three} ${n}`, "", { messages: [{ role: "user", content }] });
    }),
    output: groups.map((group, n) => answerLine(`${three} ${n}`, group.join("\n"))),
  });
  const vectors = await plantBatch(owner.client, place, {
    name: "Hostile vectors",
    requests: groups.map((group, n) => embedLine(`near ${four} ${n}`, group.join("\n"))),
    output: groups.map((_, n) => vectorLine(`near ${four} ${n}`, [1, n % 5, n % 3, n])),
  });
  const isQuiet = watch(page);
  const main = page.getByRole("main");
  const open = (path: string) => page.goto(`${owner.client.url}/t/${slug}${path}`);

  await open(`/batches/${mixed}?tab=views&view=scores`);
  await expect(
    main
      .getByRole("grid", { name: /^Rows by/ })
      .getByRole("row")
      .nth(1),
  ).toBeVisible();
  await isQuiet();
  await open(`/batches/${mixed}?tab=views&view=labels`);
  await expect(main.getByRole("table", { name: /^Values of/ })).toContainText(one);
  const truth = runs.map(({ id: custom_id }, at) => JSON.stringify({ custom_id, [three]: labels[(at >> 1) % 4] }));
  await page.getByLabel("File with the truth").setInputFiles({
    ...{ name: `${four}.jsonl`, mimeType: "application/jsonl", buffer: Buffer.from(truth.join("\n")) },
  });
  const matrix = main.getByRole("table", { name: /^Confusion matrix/ });
  await matrix.getByRole("button", { disabled: false }).first().click();
  await expect(main.getByRole("heading", { name: /taken for/ })).toBeVisible();
  await isQuiet();
  await open(`/batches/${mixed}?tab=views&view=votes`);
  await expect(main.getByRole("table", { name: "Votes" })).toContainText(`${one} 0`);
  await isQuiet();
  await open(`/batches/${mixed}?tab=views&view=chats`);
  const pagesOf = main.getByRole("navigation", { name: "Pages of rows" });
  await expect(pagesOf).toContainText("1 – 12");
  for (let from = 13; from < runs.length; from += 12) {
    await isQuiet();
    await pagesOf.getByRole("button", { name: "Next page" }).click();
    await expect(pagesOf).toContainText(`${from} –`);
  }
  await isQuiet();
  await open(`/batches/${pictures}?tab=views&view=images`);
  await expect(main.getByRole("img").first()).toBeVisible();
  await expect(main).toContainText("The picture lies at");
  await isQuiet();
  await main.getByRole("radio", { name: "Side by side" }).click();
  await isQuiet();
  await open(`/batches/${vectors}?tab=views&view=vectors`);
  await expect(main.getByRole("table", { name: "Near repeats" })).toContainText(four);
  await main.getByRole("searchbox", { name: "Find a row to look around" }).fill("near");
  await main.getByRole("list", { name: "Rows found" }).getByRole("button").first().click();
  await expect(
    main
      .getByRole("list", { name: /^Nearest to/ })
      .getByRole("listitem")
      .first(),
  ).toBeVisible();
  await isQuiet();

  const view = { filter: "answered" as const, search: one, mode: "text" as const, scope: "all" as const };
  for (const name of short.slice(0, 40)) {
    await owner.client.call(saveResultView, { team: slug, name, view: { ...view, where: "", sort: "input" } });
  }
  await open(`/batches/${mixed}`);
  await expect(main.getByRole("button", { name: short[0] ?? "" }).first()).toBeVisible();
  await isQuiet();
  const other = await member("admin");
  for (const [seq, group] of dozens.slice(0, 12).entries()) {
    const note = kept(group.join("\n")).slice(0, 2_000);
    await other.client.call(putReview, { team: slug, batchId: mixed, seq, verdict: "reject", note });
  }
  await open(`/batches/${mixed}?tab=review`);
  await page.getByRole("radio", { name: "Input order" }).click();
  for (let row = 1; row <= 12; row += 1) {
    await expect(page.getByText(`Row ${row} of`)).toBeVisible();
    await expect(page.getByRole("list", { name: "What others said" })).toBeVisible();
    await isQuiet();
    await page.keyboard.press("j");
  }
});

test("no page, file or answer of the console is shown inside another site's page", async ({ page, context }) => {
  const { slug, owner } = await newTeam();
  await enter(context, owner.client);
  const paths = [
    ...["/sign-in", "/api-reference", "/no-such-page", `/t/${slug}`, `/t/${slug}/batches`, `/t/${slug}/usage`],
    ...[`/t/${slug}/settings/connections`, "/s/no-such-link", "/api/me", "/api/openapi.json", "/icon.svg"],
  ];
  const frames = paths.map((path) => `<iframe src="${owner.client.url}${path}"></iframe>`).join("");
  const site = createServer((_request, response) =>
    response.writeHead(200, { "content-type": "text/html" }).end(`<!doctype html><title>Elsewhere</title>${frames}`),
  );
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  const address = site.address();
  const refused: string[] = [];
  page.on("console", (message) => {
    if (message.text().includes("frame-ancestors")) refused.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`);
  // What the browser shows in place of a page it was not allowed to show.
  const blocked = () => page.frames().filter((frame) => frame.url() === "chrome-error://chromewebdata/").length;
  await expect.poll(blocked, { timeout: 60_000 }).toBe(paths.length);
  expect(refused.length).toBeGreaterThan(0);
  site.closeAllConnections();
  site.close();
});
