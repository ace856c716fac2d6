import { createServer } from "node:http";
import { expect, type Page, test } from "@playwright/test";
import { complaints, enter } from "@/e2e/support/browser";
import { payloads, sinkHost } from "@/e2e/support/payloads";
import { answerLine, errorLine, plantBatch, requestLine } from "@/e2e/support/plant";
import { newTeam, sql } from "@/e2e/support/world";

const groupOf = 12;
const groups = Array.from({ length: Math.ceil(payloads.length / groupOf) }, (_, n) =>
  payloads.slice(n * groupOf, (n + 1) * groupOf),
);

/** Watches a page for anything that runs, loads, or asks. */
function watch(page: Page) {
  const asked: string[] = [];
  const heard = complaints(page);
  page.on("request", (request) => {
    if (new URL(request.url()).hostname === sinkHost || request.url().includes(sinkHost)) asked.push(request.url());
  });
  page.on("dialog", (dialog) => {
    heard.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", (popup) => heard.push(`popup: ${popup.url()}`));
  return async () => {
    expect(asked).toEqual([]);
    expect(heard).toEqual([]);
    const found = await page.evaluate(() => ({
      escaped: (window as { __escaped?: number }).__escaped ?? 0,
      elements: [
        ...document.querySelectorAll(
          "iframe, object, embed, video, audio, base, meta[http-equiv=refresh], form[action], body style, body link, img:not([src^='blob:'])",
        ),
      ].map((element) => element.outerHTML.slice(0, 200)),
      handlers: [...document.querySelectorAll("body *")].flatMap((element) =>
        element.getAttributeNames().filter((name) => /^on/i.test(name)),
      ),
      links: [...document.querySelectorAll("body a[href]")]
        .map((link) => link.getAttribute("href") ?? "")
        .filter((href) => !/^(?:\/|https?:|mailto:|#|\?)/i.test(href)),
    }));
    expect(found).toEqual({ escaped: 0, elements: [], handlers: [], links: [] });
  };
}

test("nothing that upstreams, files or people write runs or loads, wherever it is shown", async ({ page, context }) => {
  test.setTimeout(240_000);
  expect(payloads.length).toBeGreaterThanOrEqual(300);
  const { slug, id, connection, owner } = await newTeam();
  await enter(context, owner.client);
  const [hostile = ""] = payloads;
  const plant = () =>
    plantBatch(
      owner.client,
      { slug, id, connectionId: connection.id, userId: owner.userId },
      {
        requests: groups.flatMap((group, n) => [
          requestLine(`text-${n}`, group.join("\n\n"), { metadata: { [group[1] ?? "x"]: group[2] ?? "y" } }),
          requestLine(`json-${n}`, group[0] ?? "", { messages: group.map((content) => ({ role: "user", content })) }),
          requestLine(`fail-${n}`, "x"),
        ]),
        output: groups.flatMap((group, n) => [
          answerLine(
            `text-${n}`,
            group.join("\n\n"),
            {
              reasoning_content: group.join("\n"),
              tool_calls: [
                { id: "c", type: "function", function: { name: group[3] ?? "f", arguments: group.join("\n") } },
              ],
            },
            group[4],
          ),
          answerLine(
            `json-${n}`,
            JSON.stringify({ ...Object.fromEntries(group.map((one) => [one, one])), list: group }),
          ),
          // No request has such an id: it stands in a row of its own.
          answerLine(`id-${n} ${group[5] ?? ""}`, "x"),
        ]),
        errors: groups.map((group, n) => errorLine(`fail-${n}`, 400 + (n % 30), group.join(" "))),
        name: `Hostile ${hostile}`,
      },
    );
  const [batchId, otherId] = [await plant(), await plant()];
  await sql("update input_files set name = $1 where team_id = $2", [`${payloads[1]}.jsonl`, id]);
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
    ["?tab=views&view=tools", /text-0|values? in/],
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
