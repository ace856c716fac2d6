import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import { enter } from "./browser";
import { newTeam, sql, world } from "./world";

/** A request whose number no JSON reader in a browser keeps. */
export const request = (id: string, text = "Say one.") =>
  `{"custom_id":"${id}","method":"POST","url":"/v1/chat/completions","body":{"model":"emulator/echo-chat","seed":9007199254740993,"temperature":1.0,"max_tokens":16,"messages":[{"role":"user","content":"${text}"}]}}\n`;

export const rows = (count: number, of = "row") => Array.from({ length: count }, (_, at) => request(`${of}-${at}`));

export const fileOf = (name: string, lines: readonly string[]) => ({
  name,
  mimeType: "application/jsonl",
  buffer: Buffer.from(lines.join("")),
});

/** What has reached the server for a team, as it lies there before anything goes upstream; requests first. */
export async function inputsOf(slug = ""): Promise<{ kind: string; text: string }[]> {
  const files = await sql<{ id: string; kind: string }>(
    "select id, kind from input_files where team_id = (select id from teams where slug = $1) order by kind, created_at",
    [slug],
  );
  return files.map(({ id, kind }) => ({ kind, text: readFileSync(join(world().dataDir, "uploads", id), "utf8") }));
}

/** Opens a tool in a team of its own. */
export async function openWorkbench(page: Page, tool = "check"): Promise<void> {
  const { slug, owner } = await newTeam();
  await enter(page.context(), owner.client);
  await page.goto(`${owner.client.url}/t/${slug}/workbench?tool=${tool}`);
  await expect(page.getByText("Drop your requests anywhere on this page")).toBeVisible();
}

type Given = { name: string; mimeType: string; buffer: Buffer };

/** Lets a file go over the page, as a person drags it there. */
export async function dropFile(page: Page, { name, mimeType, buffer }: Given): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([base64, called, type]) => {
      const bytes = Uint8Array.from(atob(base64 ?? ""), (char) => char.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], called ?? "", { type: type ?? "" }));
      return data;
    },
    [buffer.toString("base64"), name, mimeType],
  );
  for (const event of ["dragenter", "dragover", "drop"])
    await page.dispatchEvent("body", event, { dataTransfer: transfer });
}

/** What the last button of that name saves. */
export async function downloaded(page: Page, button: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).last().click(),
  ]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

/** Adds a step to Transform and fills its fields. @returns where they are */
export async function addStep(page: Page, title: string, fields: Record<string, string>): Promise<Locator> {
  const add = page.getByRole("button", { name: "Add a step" });
  await add.click();
  // By key: the menu moves with its button while the page above it still grows, and a click would meet its neighbour.
  await page.getByRole("menuitem", { name: title }).press("Enter");
  // A menu that is opened before the last one has given the focus back closes with it.
  await expect(add).toBeFocused();
  const step = page.getByRole("group", { name: title }).last();
  for (const [name, value] of Object.entries(fields)) await step.getByLabel(name, { exact: true }).fill(value);
  return step;
}
