import { QueryClient } from "@tanstack/react-query";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { sourceLine } from "@/lib/jsonl/sheet/source-lines";
import { addMade } from "./add-files";
import { editLine, fixDraft, undoFix } from "./check-draft";
import { deskOf } from "./desk";
import type { Draft } from "./draft";
import { restoreDrafts } from "./keep-draft";

const vault = vi.hoisted(() => ({ kept: new Map<string, unknown>(), writes: [] as number[] }));

/** A browser's store: what is put into it is a copy. */
vi.mock("@/components/shared/draft-vault", () => {
  const sizeOf = (value: unknown): number =>
    value instanceof Blob
      ? value.size
      : ArrayBuffer.isView(value)
        ? value.byteLength
        : typeof value === "object" && value !== null
          ? Object.values(value).reduce((sum, one) => sum + sizeOf(one), 0)
          : 0;
  return {
    keep: async (store: string, key: string, value: unknown) => {
      vault.writes.push(sizeOf(value));
      vault.kept.set(`${store}/${key}`, value instanceof Blob ? value.slice() : structuredClone(value));
    },
    recall: async (store: string, key: string) => vault.kept.get(`${store}/${key}`),
    recallAll: async (store: string, prefix: string) =>
      [...vault.kept].flatMap(([key, value]) => (key.startsWith(`${store}/${prefix}`) ? [value] : [])),
    forget: async (store: string, prefix: string) => {
      for (const key of vault.kept.keys()) if (key.startsWith(`${store}/${prefix}`)) vault.kept.delete(key);
    },
  };
});

const line = (at: number) =>
  `{"custom_id":"row-${at}","method":"POST","url":"/v1/chat/completions","body":{"model":"m","seed":9007199254740993,"messages":[{"role":"user","content":"Say ${at}."}]}}`;
const textsOf = (draft: Draft | undefined) => Promise.all((draft?.versions ?? []).map(({ blob }) => blob.text()));

let scopes = 0;
/** A page of the same person, opened anew or for the first time. */
function open(scope = `p/${scopes++}`) {
  const desk = deskOf(new QueryClient(), "acme", scope);
  desk.isOwner = true;
  desk.limits = { key: "k", limits: DEFAULT_LIMITS };
  return desk;
}
const settled = (check: () => boolean) =>
  vi.waitFor(() => expect(check()).toBe(true), { timeout: 20_000, interval: 2 });

type Act = { kind: "edit"; at: number } | { kind: "fix"; model: string } | { kind: "ids" } | { kind: "undo" };

it("every version is after a reload what it was, after any edits, corrections and undoings", async () => {
  const act = fc.oneof<fc.Arbitrary<Act>[]>(
    fc.record({ kind: fc.constant("edit" as const), at: fc.nat(19) }),
    fc.record({ kind: fc.constant("fix" as const), model: fc.constantFrom("a", "Qwen/Qwen3.5-9B") }),
    fc.record({ kind: fc.constant("ids" as const) }),
    fc.record({ kind: fc.constant("undo" as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 30 }), async (acts) => {
      const desk = open();
      const id = addMade(desk, "a.jsonl", new Blob([Array.from({ length: 20 }, (_, at) => `${line(at)}\n`).join("")]));
      const draft = () => desk.store.find(id);
      const rest = () => settled(() => draft()?.task.kind === "idle" && draft()?.isKept === true);
      for (const [number, one] of acts.entries()) {
        await rest();
        if (one.kind === "undo") await undoFix(desk, id);
        else if (one.kind === "fix") await fixDraft(desk, id, [{ kind: "set_model", model: one.model }]);
        else if (one.kind === "ids") await fixDraft(desk, id, [{ kind: "set_ids", pattern: "x-{id}" }]);
        else {
          const text = (await draft()?.versions.at(-1)?.blob.text()) ?? "";
          const before = text.split("\n").slice(0, one.at);
          const offset = before.reduce((sum, each) => sum + each.length + 1, 0);
          const place = { line: one.at + 1, offset, length: text.split("\n")[one.at]?.length ?? 0 };
          await editLine(desk, id, place, `{"custom_id":"edited-${number}"}`);
        }
      }
      await rest();
      const isWritten = (key: string) => vault.kept.has(`blobs/${desk.scope}/${id}/${key}`);
      const needed = (draft()?.versions ?? []).flatMap((one) => one.patches?.map((each) => each.id) ?? one.id);
      await settled(() => needed.every(isWritten));
      const expected = await textsOf(draft());
      desk.store.remove(id);
      await restoreDrafts(desk);
      expect(await textsOf(draft())).toEqual(expected);
      // Nothing else of it lies there.
      const lying = () => [...vault.kept.keys()].filter((key) => key.startsWith(`blobs/${desk.scope}/${id}/`));
      await settled(() => lying().length === needed.length);
      vault.kept.clear();
    }),
    { numRuns: 6 },
  );
}, 120_000);

it("writes about the line where a line is edited, and reads drafts that were kept whole", async () => {
  const desk = open();
  const big = new Blob([Array.from({ length: 8_000 }, (_, at) => `${line(at)}\n`).join("")]);
  const id = addMade(desk, "a.jsonl", big);
  const draft = () => desk.store.find(id);
  await settled(() => draft()?.task.kind === "idle" && draft()?.isKept === true);
  vault.writes.length = 0;
  await editLine(desk, id, { line: 2, offset: line(0).length + 1, length: line(1).length }, "{}");
  await settled(() => vault.writes.length >= 2 && draft()?.isKept === true);
  expect(Math.max(...vault.writes)).toBeLessThan(2_000);

  // As it was written before there were patches.
  const record = `records/${desk.scope}/${id}`;
  const { versions, ...others } = vault.kept.get(record) as { versions: { id: string; patches?: unknown }[] };
  vault.kept.set(record, { ...others, versions: versions.map(({ patches: _, ...old }) => old) });
  for (const { id: versionId, blob } of draft()?.versions ?? [])
    vault.kept.set(`blobs/${desk.scope}/${id}/${versionId}`, blob);
  const expected = await textsOf(draft());
  desk.store.remove(id);
  desk.kept.clear();
  await restoreDrafts(desk);
  expect(await textsOf(draft())).toEqual(expected);
}, 60_000);

it("keeps the table of requests under the ids they have, before and after a reload, and undoes both together", async () => {
  const desk = open();
  const table = (...ids: string[]) =>
    [["custom_id", "city"], ...ids.map((id, at) => [id, `city ${at}`])].map(sourceLine).join("");
  const source = { name: "a.csv", blob: new Blob([table("row-0", "row-1")]), key: "tab_1", isShared: true };
  const beside = { source: { ...source, sentAs: "fil_1" } };
  const id = addMade(desk, "a.jsonl", new Blob([`${line(0)}\n${line(1)}\n`]), beside);
  const draft = () => desk.store.find(id);
  const rest = () => settled(() => draft()?.task.kind === "idle" && draft()?.isKept === true);
  const reload = async () => {
    await rest();
    const { key } = draft()?.beside.source ?? {};
    const written = () => (vault.kept.get(`records/${desk.scope}/${id}`) as { beside: Draft["beside"] }).beside.source;
    await settled(() => written()?.key === key);
    desk.store.remove(id);
    await restoreDrafts(desk);
  };
  await rest();
  await fixDraft(desk, id, [{ kind: "set_ids", pattern: "b-{id}" }]);
  await reload();
  expect(await draft()?.beside.source?.blob.text()).toBe(table("b-row-0", "b-row-1"));
  expect(draft()?.beside.source?.sentAs).toBeNull();
  await rest();
  await editLine(desk, id, { line: 1, offset: 0, length: line(0).length + 2 }, line(7));
  await reload();
  expect(await draft()?.beside.source?.blob.text()).toBe(table("row-7", "b-row-1"));
  for (const ids of [
    ["b-row-0", "b-row-1"],
    ["row-0", "row-1"],
  ]) {
    await undoFix(desk, id);
    await reload();
    expect(await draft()?.beside.source?.blob.text()).toBe(table(...ids));
  }
  expect(draft()?.beside.source).toMatchObject({ key: "tab_1", sentAs: "fil_1" });
}, 60_000);
