import { expect, test } from "@playwright/test";
import { complaints, enter } from "@/e2e/support/browser";
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
