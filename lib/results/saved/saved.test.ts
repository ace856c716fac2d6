import { afterAll, beforeAll, expect, it } from "vitest";
import type { TeamCtx } from "@/lib/db/ctx";
import { answerLine, errorLine, requestLine } from "@/lib/results/cases/files";
import { openResultWorld } from "@/lib/results/cases/world";
import { writeConditions } from "@/lib/results/columns";
import { listLayouts, setLayout } from "@/lib/results/service/layouts";
import { listViews, removeView, renameView, saveView } from "@/lib/results/service/saved";
import { viewCounts } from "@/lib/results/service/view-counts";
import { countResultViews, KeptView, listResultLayouts, listResultViews, viewsMax } from "./contract";

let world: Awaited<ReturnType<typeof openResultWorld>>;
beforeAll(async () => {
  world = await openResultWorld();
}, 60_000);
afterAll(() => world?.close());

const view = (more: object = {}) => KeptView.parse({ filter: "all", ...more });
const named = async (ctx: TeamCtx) => listResultViews.output.parse(await listViews(ctx)).views.map(({ name }) => name);

it("keeps views under their names, and a name again replaces what it stood for, also when no more fit", async () => {
  const ctx = await world.newTeam();
  for (let n = 0; n < viewsMax; n += 1) await saveView(ctx, { name: `view ${n}`, view: view() });
  await expect(saveView(ctx, { name: "one more", view: view() })).rejects.toMatchObject({ code: "conflict" });
  const { views } = await saveView(ctx, { name: "view 7", view: view({ search: "tide" }) });
  expect(views).toHaveLength(viewsMax);
  expect(views.find(({ name }) => name === "view 7")?.view.search).toBe("tide");
});

it("renames a view, but not to a name another has, and only in its own team", async () => {
  const ctx = await world.newTeam();
  await saveView(ctx, { name: "a", view: view() });
  const { views } = await saveView(ctx, { name: "b", view: view() });
  const [first] = views;
  const viewId = first?.id ?? "";
  await expect(renameView(ctx, { viewId, name: "b" })).rejects.toMatchObject({ code: "conflict", field: "name" });
  await renameView(ctx, { viewId, name: "c" });
  await renameView(ctx, { viewId, name: "c" });
  expect(await named(ctx)).toEqual(["c", "b"]);
  await expect(renameView(await world.newTeam(), { viewId, name: "mine" })).rejects.toMatchObject({
    code: "not_found",
  });
  await removeView(ctx, { viewId });
  await expect(renameView(ctx, { viewId, name: "d" })).rejects.toMatchObject({ code: "not_found" });
});

it("counts the rows of every view in one pass; what cannot be told is left open", async () => {
  const ctx = await world.newTeam();
  const ids = ["a", "b", "c", "d"];
  const { batchId, write } = await world.newBatch(
    ctx,
    ids.map((id) => requestLine(id, `about the tide of ${id}`)),
  );
  await write("output", [answerLine("1", "a", '{"score": 1}'), answerLine("2", "b", '{"score": 2}')]);
  await write("error", [errorLine("3", "c", 400, "too long")]);
  const kept = {
    everything: view(),
    failures: view({ filter: "failed" }),
    high: view({ where: writeConditions([{ column: "json.score", op: ">", value: "1" }]) }),
    found: view({ search: "tide of [ab]", mode: "regex", scope: "prompts", sort: "-tokens" }),
    broken: view({ search: "(", mode: "regex" }),
  };
  for (const [name, one] of Object.entries(kept)) await saveView(ctx, { name, view: one });
  const { counts } = countResultViews.output.parse(await viewCounts(ctx, { batchId }));
  const { views } = await listViews(ctx);
  expect(Object.fromEntries(views.map(({ id, name }) => [name, counts[id]]))).toEqual({
    ...{ everything: 4, failures: 1, high: 1, found: 2, broken: null },
  });
  await write("output", [answerLine("4", "d", '{"score": 9}')]);
  const later = await viewCounts(ctx, { batchId });
  expect(later.counts[views.find(({ name }) => name === "high")?.id ?? ""]).toBe(2);
});

it("keeps one set of columns for a kind of batch, per team", async () => {
  const [ctx, other] = [await world.newTeam(), await world.newTeam()];
  const layout = { shown: ["customId", "json.score"], widths: { customId: 220 } };
  await setLayout(ctx, { kind: "json.score", layout });
  await setLayout(ctx, { kind: "text", layout: { shown: ["answer"], widths: {} } });
  await setLayout(ctx, { kind: "json.score", layout: { ...layout, shown: ["json.score"] } });
  const { layouts } = listResultLayouts.output.parse(await listLayouts(ctx));
  expect(layouts.map(({ kind, layout: { shown } }) => [kind, shown])).toEqual([
    ["json.score", ["json.score"]],
    ["text", ["answer"]],
  ]);
  expect((await listLayouts(other)).layouts).toEqual([]);
  expect((await setLayout(ctx, { kind: "json.score", layout: null })).layouts).toHaveLength(1);
});
