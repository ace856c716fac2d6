import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { complaints, enter, expectAccessible } from "@/e2e/support/browser";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, sql, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { listNoticeRules, setNoticeRule } from "@/lib/notices/contract";

test("a browser that was asked to shows what the team's rules say, and leads to it", async ({ page, context }) => {
  test.setTimeout(120_000);
  const { slug, id, owner, connection } = await newTeam();
  const heard = complaints(page);
  await enter(context, owner.client);
  // Chromium without a screen has no notifications to look at; this one writes down what it would show.
  await page.addInitScript(() => {
    const shown: { title: string; body: string }[] = [];
    // biome-ignore lint/complexity/useArrowFunction: it is called with `new`
    const noted = function (title: string, { body }: { body: string }) {
      shown.push({ title, body });
      const made = { onclick: null };
      Object.assign(window, { lastShown: made });
      return made;
    };
    Object.assign(window, { Notification: Object.assign(noted, { permission: "granted" }), shown });
    localStorage.setItem("batchdeck.notify", "on");
    // As if another window were in front.
    document.hasFocus = () => false;
  });
  await page.goto(`${owner.client.url}/t/${slug}/files`);
  await expect(page.getByRole("main")).toBeVisible();
  const titles = () =>
    page.evaluate(() => (window as unknown as { shown: { title: string }[] }).shown.map(({ title }) => title));
  const file = await upload(owner.client, slug, chatLines(3));
  const run = async (name: string) => {
    const batch = await submit(owner.client, slug, file.id, connection.id, { name });
    await until(
      () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
      (one) => one.results.isComplete,
    );
    return batch;
  };
  const { rules } = await owner.client.call(listNoticeRules, { team: slug });
  const done = rules.find((rule) => rule.kind === "batch_done");
  if (!done) throw new Error("there is no rule for batches that are done");
  const setDone = (isOn: boolean) => owner.client.call(setNoticeRule, { team: slug, ...done, isOn });

  await run("First");
  await expect.poll(titles, { timeout: 30_000 }).toEqual(["First is done"]);
  await setDone(false);
  await run("Silent");
  // Until what happened so far was looked through, by the rule as it is now.
  await until(
    () =>
      sql<{ isPast: boolean }>(
        `select (select last_id from notice_cursor) >= (select max(id) from outbox where team_id = $1) as "isPast"`,
        [id],
      ),
    ([row]) => row?.isPast === true,
    60_000,
  );
  await setDone(true);
  const last = await run("Last");
  await expect.poll(titles, { timeout: 30_000 }).toEqual(["First is done", "Last is done"]);

  expect(heard).toEqual([]);

  // A press leads away from the page, and with it from the answer to this.
  await page
    .evaluate(() => (window as unknown as { lastShown: { onclick: () => void } }).lastShown.onclick())
    .catch(() => undefined);
  await expect(page).toHaveURL(new RegExp(`/batches/${last.id}`));
});

test("a webhook is added, tried out and told of a finished batch; what fails is seen and sent again", async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  const { slug, owner, connection } = await newTeam();
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  let status = 200;
  const receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
    response.writeHead(status, { "content-type": "text/plain" }).end(status === 200 ? "taken" : "not today");
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  try {
    const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    await enter(context, owner.client);
    const heard = complaints(page);
    await page.goto(`${owner.client.url}/t/${slug}/settings/notices`);
    await page.getByRole("button", { name: "Add a channel" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Pager");
    await page.getByLabel("Address", { exact: true }).fill(address);
    await page.getByRole("dialog").getByRole("button", { name: "Add channel" }).click();
    const secret = await page.getByRole("dialog", { name: "Signing secret" }).locator("code").innerText();
    await page.getByRole("dialog", { name: "Signing secret" }).getByRole("button", { name: "Done" }).click();
    // The reference library of the standard is what a receiver would use.
    const verified = (index: number): { type: string } => {
      const { headers, body } = received[index] ?? { headers: {}, body: "" };
      const names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
      const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
      return new Webhook(secret).verify(body, signed) as { type: string };
    };

    await page.getByRole("button", { name: "Send a test" }).click();
    await expect(page.getByText("It arrived: Pager answered 200.")).toBeVisible();
    verified(0);

    status = 503;
    const file = await upload(owner.client, slug, chatLines(3));
    const batch = await submit(owner.client, slug, file.id, connection.id, { name: "Told of" });
    await until(
      () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
      (one) => one.results.isComplete,
    );
    const delivery = page
      .getByRole("list", { name: "Deliveries" })
      .getByRole("listitem")
      .filter({ hasText: "Told of" });
    await until(
      async () => received.length,
      (count) => count > 1,
      60_000,
    );
    expect(verified(1).type).toBe("batch_done");
    expect(received[1]?.body).toContain("Told of");
    await page.reload();
    await expect(delivery).toContainText("HTTP 503");
    await expect(delivery).toContainText("not today");
    await expect(delivery.getByText("waiting")).toBeVisible();

    status = 200;
    const before = received.length;
    await delivery.getByRole("button", { name: "Send again" }).click();
    await expect(delivery.getByText("arrived")).toBeVisible();
    await expect(delivery).toContainText("taken");
    verified(before);
    // Who takes the same notice twice can tell by its id.
    expect(received[before]?.headers["webhook-id"]).toBe(received[1]?.headers["webhook-id"]);
    await expectAccessible(page);
    expect(heard).toEqual([]);
  } finally {
    await new Promise((resolve) => receiver.close(resolve));
  }
});
