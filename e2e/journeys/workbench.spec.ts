import { expect, test } from "@playwright/test";
import { chooseFiles, complaints, expectAccessible, ruleRow } from "@/e2e/support/browser";
import { downloaded, fileOf, openWorkbench as open, request, rows } from "@/e2e/support/workbench";

const result = (id: string, content: string) =>
  `${JSON.stringify({ id: `r-${id}`, custom_id: id, response: { status_code: 200, body: { choices: [{ message: { content }, finish_reason: "stop" }] } }, error: null })}\n`;
const merged = (id: string, content: string) =>
  `${JSON.stringify({ custom_id: id, model: "m", input_body: {}, response_body: { choices: [{ message: { content }, finish_reason: "stop" }] }, error: null, status: "completed" })}\n`;

test("check: a file is put right, the fix undone, and what lies there survives a reload", async ({ page }) => {
  const heard = complaints(page);
  await open(page);
  const lines = [request("a"), "\n", request("a"), request("b").replace("POST", "post")];
  await chooseFiles(page, fileOf("wrong.jsonl", lines));
  await expect(ruleRow(page, "duplicate_custom_id")).toBeVisible();
  await ruleRow(page, "duplicate_custom_id")
    .getByRole("button", { name: /Rename/ })
    .click();
  await expect(ruleRow(page, "duplicate_custom_id")).toHaveCount(0);
  const fixed = [request("a"), "\n", request("a-2"), request("b").replace("POST", "post")].join("");
  expect(await downloaded(page, "Download wrong.corrected.jsonl")).toEqual({
    name: "wrong.corrected.jsonl",
    text: fixed,
  });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(ruleRow(page, "duplicate_custom_id")).toBeVisible();
  await page.reload();
  await expect(ruleRow(page, "duplicate_custom_id")).toBeVisible();
  expect((await downloaded(page, "Download wrong.jsonl")).text).toBe(lines.join(""));
  await page.getByRole("tab", { name: "Profile" }).click();
  const profile = page.getByRole("region", { name: "Profile of wrong.jsonl" });
  await expect(profile).toContainText("2 requests repeated");
  await expect(profile.getByRole("region", { name: "Price" })).toContainText("24h window");
  const gauge = profile.getByRole("progressbar", { name: "Requests against the limit" });
  await expect(gauge).toHaveAttribute("aria-valuetext", /^3 of /);
  await expect(profile.getByRole("row").filter({ hasText: "/v1/chat/completions" })).toContainText("echo-chat");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove wrong.jsonl" }).click();
  await expect(page.getByText("Drop your requests anywhere on this page")).toBeVisible();

  // A few lines, and cells of a sheet, come from the clipboard too.
  await page.getByRole("button", { name: "Paste lines" }).click();
  const dialog = page.getByRole("dialog", { name: "Paste requests" });
  await dialog.getByLabel("Lines").fill(request("a") + request("b"));
  await dialog.getByRole("button", { name: "Check these lines" }).click();
  expect((await downloaded(page, "Download pasted.jsonl")).text).toBe(request("a") + request("b"));
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "sku\ttitle\nS1\ttwo words\n");
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  });
  await expect(page.getByRole("region", { name: "Table pasted.tsv" })).toContainText("1 row · 2 columns");
  expect(heard).toEqual([]);
});

test("sample: a seed gives the same lines again, and ids are found", async ({ page }) => {
  await open(page, "sample");
  const lines = rows(300);
  await chooseFiles(page, fileOf("rows.jsonl", lines));
  await page.getByRole("button", { name: "Take the sample" }).click();
  await expect(page.getByRole("status").filter({ hasText: "20 of 300 lines chosen, seed 42." })).toBeVisible();
  const first = await downloaded(page, "Download rows.sample-20-seed-42.jsonl");
  const taken = first.text.split(/(?<=\n)/);
  expect(taken).toHaveLength(20);
  expect(lines.filter((line) => taken.includes(line))).toEqual(taken);
  await page.getByRole("button", { name: "Take the sample" }).click();
  await expect(page.getByRole("button", { name: /^Remove rows.sample/ })).toHaveCount(2);
  expect((await downloaded(page, "Download rows.sample-20-seed-42.jsonl")).text).toBe(first.text);

  await page.getByRole("radio", { name: "By id" }).click();
  await page.getByLabel("Ids").fill("row-200\nrow-7\nnobody");
  await page.getByRole("button", { name: "Take the sample" }).click();
  await expect(page.getByText("1 id is not in the file: nobody.")).toBeVisible();
  expect((await downloaded(page, "Download rows.by-id.jsonl")).text).toBe(`${lines[7]}${lines[200]}`);
});

test("merge: of ids that meet the first or the last stays, or none, or all; everything else stays byte for byte", async ({
  page,
}) => {
  await open(page, "merge");
  const [one, two, again, three] = [request("1"), request("2"), request("2", "other"), request("3").trimEnd()];
  await chooseFiles(page, [fileOf("a.jsonl", [one, two]), fileOf("b.jsonl", [again, three])]);
  const choosePolicy = async (policy: string) => {
    await page.getByRole("combobox", { name: "When an id occurs more than once" }).click();
    await page.getByRole("option", { name: policy, exact: true }).click();
  };
  for (const [policy, lines] of [
    ["Keep the first", [one, two, three]],
    ["Keep the last", [one, again, three]],
  ] as const) {
    await choosePolicy(policy);
    await page.getByRole("button", { name: "Merge 2 files" }).click();
    await expect(page.getByText("1 line was left out.")).toBeVisible();
    expect((await downloaded(page, "Download merged.jsonl")).text, policy).toBe(lines.join(""));
  }
  await choosePolicy("Write nothing and name them");
  await page.getByRole("button", { name: "Merge 2 files" }).click();
  await expect(page.getByText("1 id occurs more than once, so nothing was written.")).toBeVisible();
  await page.getByText("The ids that occur more than once (1)").click();
  await expect(page.getByText("in a.jsonl, b.jsonl")).toBeVisible();
  await choosePolicy("Keep all, with a prefix");
  await page.getByRole("button", { name: "Move b.jsonl up" }).click();
  await page.getByRole("button", { name: "Merge 2 files" }).click();
  await expect(page.getByText("4 lines of 2 files in one.")).toBeVisible();
  const expected = [request("b-2", "other"), request("3"), request("1"), request("a-2")].join("");
  expect((await downloaded(page, "Download merged.jsonl")).text).toBe(expected);
});

test("diff: results of both shapes are compared by id, and the list can be taken along", async ({ page }) => {
  await open(page, "diff");
  const a = [
    result("same", "yes"),
    result("text", "Rome"),
    result("json", '{"city":"Rome","n":1}'),
    result("gone", "x"),
  ];
  const b = [merged("text", "Oslo"), merged("same", "yes\n"), merged("json", '{"n":1, "city":"Oslo"}')];
  await chooseFiles(page, [fileOf("before.jsonl", a), fileOf("after.jsonl", b)]);
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("1 result the same · 2 changed · 1 only in A")).toBeVisible();
  const grid = page.getByRole("grid", { name: "Differences" });
  await expect(grid.getByRole("row").filter({ hasText: "json" })).toContainText("text.city");
  await grid.getByRole("row").filter({ hasText: "Only in A" }).click();
  await expect(page.getByText("This file has no such id.")).toBeVisible();
  await grid.getByRole("row").filter({ hasText: "text.city" }).click();
  await expect(page.getByRole("region", { name: "text.city in B" })).toHaveText("BOslo");
  await page.getByText("The lines as they stand in the files").click();
  await expect(page.getByText(a[2]?.trimEnd() ?? "")).toBeVisible();
  await page.getByRole("radio", { name: "Changed 2" }).click();
  const list = await downloaded(page, "Download this list");
  expect(list.name).toBe("before.diff-changed.jsonl");
  expect(
    list.text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { custom_id: "text", verdict: "changed", fields: ["text"], cosine: null, line_a: 2, line_b: 1 },
    { custom_id: "json", verdict: "changed", fields: ["text.city"], cosine: null, line_a: 3, line_b: 3 },
  ]);
});
