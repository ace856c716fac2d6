import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { strFromU8, unzipSync } from "fflate";
import { enter } from "@/e2e/support/browser";
import { scratchDir } from "@/e2e/support/console";
import { ownUpstream } from "@/e2e/support/own-upstream";
import { submit, upload } from "@/e2e/support/upload";
import { newTeam, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { parseCsv } from "@/lib/results/cases/parse-csv";
import { readSheet } from "@/lib/results/cases/read-sheet";
import { findJson } from "@/lib/results/rules/find-json";

const ids = Array.from({ length: 60 }, (_, n) => `order-${n}`);
const schema = {
  type: "object",
  properties: { label: { type: "string" }, score: { type: "integer" } },
  required: ["label", "score"],
};
const asked = (n: number) => `Rate order ${n}: "late", but 50% off; naïve ☕`;
const requests = ids.map((custom_id, n) =>
  JSON.stringify({
    ...{ custom_id, method: "POST", url: "/v1/chat/completions" },
    body: {
      model: n % 4 === 3 ? "emulator/always-fails" : "Qwen/Qwen3.5-9B",
      messages: [{ role: "user", content: asked(n) }],
      max_tokens: 200,
      // One in three is asked for JSON, so that its fields become columns.
      ...(n % 3 === 0 ? { response_format: { type: "json_schema", json_schema: { name: "rating", schema } } } : {}),
      metadata: { city: n % 2 ? "York" : "Hull" },
    },
  }),
);

type Message = { content: string | null; refusal?: string | null };
type Line = { custom_id: string; response: { body: { choices: { message: Message }[] } } };
const split = (text: string) => text.split("\n").filter((line) => line !== "");

async function take(page: Page, format: RegExp, choose?: (menu: Locator) => Promise<void>): Promise<Buffer> {
  const menu = page.getByRole("dialog", { name: "Export rows" });
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await page.getByRole("combobox", { name: "As" }).click();
  await page.getByRole("option", { name: format }).click();
  await choose?.(menu);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    menu.getByRole("button", { name: "Download" }).click(),
  ]);
  return readFile(await download.path());
}

const withFlagged = (menu: Locator) => menu.getByRole("checkbox", { name: "Only good answers" }).uncheck();

test("each export holds what the upstream gave, row for row", async ({ page, context }) => {
  test.setTimeout(180_000);
  const { slug, owner } = await newTeam();
  const upstream = await ownUpstream(owner.client, slug);
  try {
    await enter(context, owner.client);
    const file = await upload(owner.client, slug, `${requests.join("\n")}\n`);
    const batch = await submit(owner.client, slug, file.id, upstream.connection.id, { name: "Orders" });
    await upstream.release();
    await until(
      () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
      ({ results }) => results.isComplete,
      90_000,
    );
    const { data } = JSON.parse(await upstream.read("/batches")) as { data: { output_file_id: string }[] };
    const truth = split(await upstream.read(`/files/${data[0]?.output_file_id}/content`));
    const answers = new Map(
      truth.map((line) => {
        const { custom_id, response } = JSON.parse(line) as Line;
        return [custom_id, response.body.choices[0]?.message ?? { content: null }];
      }),
    );
    expect(answers.size).toBe(45);
    const said = (id: string) => answers.get(id)?.content || answers.get(id)?.refusal || "";
    const expected = ids.map((id, n) => [id, answers.has(id) ? "answered" : "failed", asked(n), said(id)]);
    const scores = ids.map((id, n) => {
      // An answer that was cut off is no JSON.
      const json = n % 3 === 0 && answers.has(id) ? findJson(said(id)) : undefined;
      return json === undefined ? null : (json as { score: number }).score;
    });
    await page.goto(`${owner.client.url}/t/${slug}/batches/${batch.id}`);
    await expect(page.getByRole("grid", { name: "Results" })).toHaveAttribute("aria-rowcount", `${ids.length + 1}`);

    const delivered = await take(page, /JSONL, as delivered/);
    expect(split(delivered.toString("utf8")).sort()).toEqual([...truth].sort());

    const [head = [], ...rows] = parseCsv((await take(page, /^CSV/)).toString("utf8"));
    const scoreAt = head.indexOf("json.score");
    expect(rows.map((cells) => cells.slice(0, 4))).toEqual(expected);
    expect(rows.map((cells) => cells[scoreAt])).toEqual(scores.map((score) => (score === null ? "" : String(score))));
    expect(rows.map((cells) => cells[head.indexOf("source.city")])).toEqual(
      ids.map((_, n) => (n % 2 ? "York" : "Hull")),
    );

    const parts = unzipSync(await take(page, /Excel/));
    const [, ...sheet] = readSheet(strFromU8(parts["xl/worksheets/sheet1.xml"] ?? new Uint8Array()));
    expect(sheet.map((cells) => cells.slice(0, 4))).toEqual(expected);

    const path = join(scratchDir("parquet"), "rows.parquet");
    await writeFile(path, await take(page, /Parquet/));
    const engine = await (await DuckDBInstance.create(":memory:")).connect();
    const table = await engine.runAndReadAll(
      `select custom_id, status, prompt, answer, "json.score" from read_parquet('${path}')`,
    );
    expect(table.getRowsJS()).toEqual(expected.map((cells, n) => [...cells, scores[n]]));

    const examples = split((await take(page, /Training examples/, withFlagged)).toString("utf8")).map((line) =>
      JSON.parse(line),
    );
    expect(examples).toEqual(
      ids.flatMap((id, n) =>
        answers.has(id)
          ? [
              {
                messages: [
                  { role: "user", content: asked(n) },
                  { role: "assistant", content: answers.get(id)?.content ?? "" },
                ],
              },
            ]
          : [],
      ),
    );
  } finally {
    await upstream.close();
  }
});
