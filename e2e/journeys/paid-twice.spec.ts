import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { chooseFiles, complaints, enter, expectAccessible } from "@/e2e/support/browser";
import { submit, upload } from "@/e2e/support/upload";
import { fileOf, inputsOf } from "@/e2e/support/workbench";
import { newTeam, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { parseCsv } from "@/lib/results/cases/parse-csv";

const sample = "e2e/fixtures/paid-twice.jsonl";

test("work that would be paid twice is named before it is sent: within the file, and against earlier batches", async ({
  page,
  context,
}) => {
  const { slug, owner, connection } = await newTeam();
  const file = await upload(owner.client, slug, readFileSync(sample), "march.jsonl");
  const batch = await submit(owner.client, slug, file.id, connection.id, { name: "March rivers" });
  await enter(context, owner.client);
  const heard = complaints(page);
  await page.goto(`${owner.client.url}/t/${slug}/batches/new`);
  await chooseFiles(page, sample);
  await expect(page.getByText(/^2 requests repeat an earlier one, body and all: about \$/)).toBeVisible();
  const note = page.getByRole("status").filter({ hasText: "The same bytes were sent on" });
  await expect(note).toContainText("Sending them again is paid again.");
  await expect(page.locator('button[type="submit"]')).toBeEnabled();
  await expectAccessible(page);
  await note.getByRole("link", { name: "March rivers" }).click();
  await expect(page).toHaveURL(new RegExp(`/batches/${batch.id}`));

  // In another file, requests that were answered are told one by one, whatever they are called, and can be left out.
  await until(
    () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
    ({ results }) => results.isComplete,
    60_000,
  );
  const [first = "", second = ""] = readFileSync(sample, "utf8").split("\n");
  const fresh = ["Loire", "Tagus"].map((river) =>
    first.replace('"a"', `"${river}"`).replace(/"content":"/, `$&${river}: `),
  );
  const lines = [first.replace('"a"', '"april-1"'), fresh[0], second.replace('"b"', '"april-2"'), fresh[1]];
  await page.goto(`${owner.client.url}/t/${slug}/batches/new`);
  await page.getByRole("button", { name: "Remove paid-twice.jsonl" }).click();
  await expect(page.getByText("Drop your requests anywhere on this page")).toBeVisible();
  await chooseFiles(
    page,
    fileOf(
      "april.jsonl",
      lines.map((line) => `${line}\n`),
    ),
  );
  const before = page.getByRole("status", { name: "Answered before" });
  await expect(before).toContainText("2 of 4 requests were answered before, word for word: in March rivers on");
  await expectAccessible(page);
  await before.getByRole("button", { name: "Send only the other 2" }).click();
  await expect(
    page.getByText("Corrected copy: 2 requests answered before left out. Your file is untouched."),
  ).toBeVisible();
  await expect(before).toHaveCount(0);
  await page.getByRole("button", { name: "Submit 2 requests" }).click();
  await expect(page).toHaveURL(/\/batches\/bat_/);
  expect((await inputsOf(slug)).map(({ text }) => text).at(-1)).toBe(`${fresh.join("\n")}\n`);
  expect(heard).toEqual([]);
});

test("repeats are sent once, and their answers come back for every id", async ({ page, context }) => {
  test.setTimeout(240_000);
  const { slug, owner } = await newTeam();
  await enter(context, owner.client);
  const heard = complaints(page);
  await page.goto(`${owner.client.url}/t/${slug}/batches/new`);
  await expect(page.getByRole("combobox", { name: "Connection" })).toBeEnabled();
  await chooseFiles(page, sample);
  const price = page.getByRole("region", { name: "Price" });
  await price.getByRole("button", { name: "Send each once" }).click();
  const told = price.getByText("2 repeated requests are not sent: each gets the answer of the one it repeats");
  await expect(told).toBeVisible();
  await expect(page.getByText("Corrected copy: 2 repeated requests taken out. Your file is untouched.")).toBeVisible();
  await expectAccessible(page);
  await price.getByRole("button", { name: "Send them after all" }).click();
  await expect(page.getByRole("button", { name: "Submit 5 requests" })).toBeEnabled();
  await expect(told).toHaveCount(0);
  await price.getByRole("button", { name: "Send each once" }).click();
  await expect(page.getByRole("button", { name: "Submit 3 requests" })).toBeEnabled();
  // What was taken out is kept over a reload.
  await page.reload();
  await expect(told).toBeVisible();
  await page.getByRole("button", { name: "Submit 3 requests" }).click();
  await expect(page).toHaveURL(/\/batches\/bat_/);
  const batchId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await until(
    () => owner.client.call(getBatch, { team: slug, batchId }),
    ({ results }) => results.isComplete,
    60_000,
  );
  await page.reload();
  await page.getByRole("grid", { name: "Results" }).getByText("a", { exact: true }).click();
  await expect(
    page.getByText("Sent once for 3 requests that ask the same: a-again and a-once-more get this answer too."),
  ).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  const take = async (item: RegExp) => {
    await page.getByRole("button", { name: "Download", exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: item }).click(),
    ]);
    return readFileSync(await download.path(), "utf8");
  };
  const ids = ["a", "b", "a-again", "c", "a-once-more"];
  const [header = [], ...rows] = parseCsv((await take(/^CSV, in input order/)).replace(/^\ufeff/, ""));
  expect(rows.map((row) => row[header.indexOf("custom_id")])).toEqual(ids);
  const answers = rows.map((row) => row[header.indexOf("answer")]);
  expect(answers[0]).toBeTruthy();
  expect([answers[2], answers[4]]).toEqual([answers[0], answers[0]]);
  const lines = (await take(/^JSONL, a line for every id/)).trimEnd().split("\n");
  const delivered = (await take(/^JSONL, as delivered/)).trimEnd().split("\n");
  const of = (id: string) => delivered.find((line) => line.includes(`"custom_id":"${id}"`)) ?? "";
  expect(delivered).toHaveLength(3);
  expect(lines).toEqual(
    ids.map((id) => (id.startsWith("a") ? of("a").replace('"custom_id":"a"', `"custom_id":"${id}"`) : of(id))),
  );
  expect(heard).toEqual([]);
});
