import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { chooseFiles, complaints, enter, expectAccessible, ruleRow } from "@/e2e/support/browser";
import { fileOf } from "@/e2e/support/workbench";
import { newTeam, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";

/** Its answer is the one address it may be, in the request as it is sent. */
const asksWho = (n: number) => {
  const schema = { type: "object", properties: { who: { enum: ["ann@example.com"] } }, required: ["who"] };
  const body = {
    model: "Qwen/Qwen3.5-9B",
    max_tokens: 200,
    messages: [{ role: "user", content: `Who wrote letter ${n}? Ask ann@example.com.` }],
    response_format: { type: "json_schema", json_schema: { name: "who", schema } },
  };
  return `${JSON.stringify({ custom_id: `row-${n}`, method: "POST", url: "/v1/chat/completions", body })}\n`;
};

test("what looks personal is told, masked on the Workbench, sent, and put back into the answers here", async ({
  page,
}) => {
  const heard = complaints(page);
  const { slug, owner } = await newTeam();
  await enter(page.context(), owner.client);
  await page.goto(`${owner.client.url}/t/${slug}/batches/new`);
  // The page listens from here on.
  await expect(page.getByRole("combobox", { name: "Connection" })).toBeEnabled();
  const lines = [1, 2, 3, 4].map(asksWho);
  await chooseFiles(page, fileOf("people.jsonl", lines));
  const note = ruleRow(page, "personal_data");
  await expect(note).toContainText("Looks like personal data or keys");
  await expect(note).toContainText("8 mail addresses");
  await expectAccessible(page);
  await note.getByRole("button", { name: "Mask…" }).click();
  await expect(page).toHaveURL(/\/workbench\?.*tool=secrets/);
  await page.getByRole("button", { name: "Look for them" }).click();
  await page.getByRole("button", { name: "Mask 8 places" }).click();
  await page.getByRole("button", { name: "Use people.masked.jsonl in New batch" }).last().click();
  // The one that was to be masked is not on the page any more.
  await expect(page.getByRole("region", { name: "File people.masked.jsonl" })).toBeVisible();
  await expect(page.getByRole("region", { name: "File people.jsonl" })).toHaveCount(0);
  await page.getByRole("button", { name: "Submit 4 requests" }).click();
  await expect(page).toHaveURL(/\/batches\/bat_/);
  const batchId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await until(
    () => owner.client.call(getBatch, { team: slug, batchId }),
    ({ results }) => results.isComplete,
  );
  await page.reload();
  await page.getByRole("button", { name: "Download", exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: /Answers with masked values/ }).click(),
  ]);
  const delivered = await owner.client.raw(`/api/t/${slug}/batches/${batchId}/export?format=jsonl`);
  const masked = await delivered.text();
  expect(masked).toContain("[EMAIL_1]");
  expect(readFileSync(await download.path(), "utf8")).toBe(masked.replaceAll("[EMAIL_1]", "ann@example.com"));
  // The Workbench knows the map too.
  await page.goto(`${owner.client.url}/t/${slug}/workbench?tool=secrets`);
  await chooseFiles(page, fileOf("answers.jsonl", [masked]));
  await page.getByRole("button", { name: /^\S*answers\.jsonl/ }).click();
  await page.getByText("Bring masked values back").click();
  await page.getByRole("combobox", { name: "Map" }).click();
  await expect(page.getByRole("option", { name: "people.masks.json, of People masked" })).toBeVisible();
  expect(heard).toEqual([]);
});
