import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { chooseFiles, complaints, enter, expectAccessible } from "@/e2e/support/browser";
import { submit, upload } from "@/e2e/support/upload";
import { newTeam } from "@/e2e/support/world";

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
  expect(heard).toEqual([]);
});
