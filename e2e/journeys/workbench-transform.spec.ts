import { expect, test } from "@playwright/test";
import { chooseFiles, complaints, expectAccessible, ruleRow } from "@/e2e/support/browser";
import { addStep, downloaded, fileOf, openWorkbench, request, rows } from "@/e2e/support/workbench";

test("steps change what they are about, byte for byte, in their order, and are there after a reload", async ({
  page,
}) => {
  const heard = complaints(page);
  await openWorkbench(page, "transform");
  const lines = rows(30);
  await chooseFiles(page, fileOf("rows.jsonl", [...lines, "\n", request("other", "Say \\u0032.")]));
  await addStep(page, "Set a value", { Path: "body.extra.deep", Value: "007" });
  const replace = await addStep(page, "Find and replace in prompts", { Find: "Say (?=\\w)", "Replace by": "Tell " });
  await replace.getByLabel("Pattern").check();
  const drop = await addStep(page, "Drop lines", { Text: "row-2" });
  await drop.getByRole("combobox", { name: "Where" }).click();
  await page.getByRole("option", { name: "In the id" }).click();
  // Live, before anything is made.
  const looked = page.getByRole("region", { name: "Before and after", exact: true });
  await expect(looked).toContainText("20 of 31 lines change, 11 are dropped.");
  await expect(looked.getByRole("region", { name: "body.messages[0].content in After, line 1" }).first()).toHaveText(
    "AfterTell one.",
  );
  await page.getByRole("button", { name: "Move step 3, Drop lines up" }).click();
  await page.getByRole("checkbox", { name: /Set a value/ }).uncheck();
  await page.getByRole("checkbox", { name: /Set a value/ }).check();
  await page.getByRole("button", { name: "Make the new file" }).click();
  await expect(
    page.getByText("20 of 31 lines are changed, 11 are dropped. The new file is in the list."),
  ).toBeVisible();
  const kept = lines.filter((line) => !line.includes("row-2"));
  const expected = [...kept, "\n", request("other", "Say \\u0032.")]
    .join("")
    .replaceAll("Say ", "Tell ")
    .replaceAll("}]}}", '}],"extra":{"deep":7}}}');
  expect(await downloaded(page, "Download rows.transformed.jsonl")).toEqual({
    name: "rows.transformed.jsonl",
    text: expected,
  });
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole("group", { name: "step 2, Drop lines" }).getByLabel("Text", { exact: true })).toHaveValue(
    "row-2",
  );
  expect(heard).toEqual([]);
});

test("a pattern that never ends is stopped, and says where", async ({ page }) => {
  await openWorkbench(page, "transform");
  await chooseFiles(page, fileOf("slow.jsonl", [request("a", `${"a".repeat(60)}!`)]));
  const step = await addStep(page, "Find and replace in prompts", { Find: "^(a+)+$" });
  await step.getByLabel("Pattern").check();
  await expect(page.getByText(/The pattern does not come to an end/)).toBeVisible();
  await step.getByLabel("Find", { exact: true }).fill("^a+");
  await expect(page.getByText("1 of 1 line changes.")).toBeVisible();
});

test("images beside the file are put into the requests that name them, and made smaller", async ({ page }) => {
  await openWorkbench(page);
  const url = (address: string) =>
    request("a").replace('"Say one."', `[{"type":"image_url","image_url":{"url":"${address}"}}]`);
  await chooseFiles(page, fileOf("slips.jsonl", [url("scans/slip.png"), url("gone.png"), request("b")]));
  // What keeps the requests comes before what drops them.
  const row = ruleRow(page, "image_not_reachable");
  await expect(row.getByRole("button").filter({ hasText: /images|Drop/ })).toHaveText(["Put the images in", /^Drop/]);
  await row.getByRole("button", { name: "Put the images in" }).click();
  const step = page.getByRole("group", { name: /Put images in/ });
  // Whatever is added later runs before it, and is shown so.
  await addStep(page, "Drop lines", { Text: "nothing has this" });
  await expect(page.getByRole("group", { name: "step 2, Put images in" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Move step 1, Drop lines down" })).toBeDisabled();
  await step.getByRole("combobox", { name: "Longer side" }).click();
  await page.getByRole("option", { name: "512 px at most" }).click();
  await expect(page.getByText("2 addresses without a file here: scans/slip.png, gone.png.")).toBeVisible();
  const png = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(1_024, 300);
    const context = canvas.getContext("2d");
    for (let at = 0; at < 4_000; at++) context?.fillRect((at * 37) % 1_024, (at * 91) % 300, 3, 3);
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  });
  const picture = { name: "slip.png", mimeType: "image/png", buffer: Buffer.from(png) };
  await step.locator('input[type="file"]').setInputFiles(picture);
  await expect(page.getByText(/1 image put in. 1 image made smaller/)).toBeVisible();
  await page.getByRole("button", { name: "Make the new file" }).click();
  const { text } = await downloaded(page, "Download slips.transformed.jsonl");
  const [first, ...others] = text.split(/(?<=\n)/);
  expect(others).toEqual([url("gone.png"), request("b")]);
  const [start, data, end] = (first ?? "").split(/(data:image\/png;base64,[A-Za-z0-9+/=]+)/);
  expect(`${start}scans/slip.png${end}`).toBe(url("scans/slip.png"));
  const size = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    return [bitmap.width, bitmap.height];
  }, data?.split(",")[1] ?? "");
  expect(size).toEqual([512, 150]);
});
