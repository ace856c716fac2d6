import { z } from "zod";
import { forget, keep, recall, recallAll } from "@/components/shared/draft-vault";
import type { Desk } from "@/components/shared/jsonl/desk";
import { newId } from "@/components/shared/jsonl/new-id";
import { emptyPlan, type ReadOptions, type TablePlan } from "@/lib/jsonl/sheet/table-contract";

/** A table of which requests are to be made. */
export type TableDraft = { id: string; name: string; blob: Blob };

/** What has been written about a table so far. */
export type TableForm = {
  plan: TablePlan;
  options: ReadOptions;
  /** Whether the rows go to the server with the requests, at Submit. */
  isShared: boolean;
};
export const emptyForm: TableForm = { plan: emptyPlan, options: { hasHeader: true, sheet: 0 }, isShared: true };

const Form = z.object({
  plan: z.object({
    kind: z.enum(["chat", "embeddings"]),
    idColumn: z.string().nullable(),
    system: z.string(),
    user: z.string(),
    model: z.string(),
    maxTokens: z.number().int().positive().nullable(),
    temperature: z.string(),
    extra: z.string(),
    schema: z.string(),
  }),
  options: z.object({ hasHeader: z.boolean(), sheet: z.number().int().nonnegative() }),
  isShared: z.boolean().default(true),
}) satisfies z.ZodType<TableForm>;
const Kept = z.object({ tableId: z.string(), tableName: z.string() });

const recordsKey = (scope: string) => `${scope}/tables/`;
const keyOf = (scope: string, id: string) => `${recordsKey(scope)}${id}`;

/** Takes a table onto the desk, and keeps it for a reload where the browser can. */
export async function addTable(desk: Desk, file: File): Promise<void> {
  const table: TableDraft = { id: newId("tab"), name: file.name, blob: file };
  desk.store.set({ tables: [...desk.store.state().tables, table] });
  if (!desk.isOwner) return;
  const key = keyOf(desk.scope, table.id);
  try {
    await keep("blobs", key, file);
    await keep("records", key, { tableId: table.id, tableName: table.name });
  } catch {
    // Without room in the browser a reload starts over; the file on disk is untouched.
  }
}

export async function removeTable(desk: Desk, id: string): Promise<void> {
  desk.store.set({ tables: desk.store.state().tables.filter((table) => table.id !== id) });
  if (!desk.isOwner) return;
  const key = keyOf(desk.scope, id);
  await Promise.allSettled([forget("records", key), forget("blobs", key), forget("forms", key)]);
}

/** Puts back the tables an earlier page left. */
export async function restoreTables(desk: Desk): Promise<void> {
  const records = await recallAll("records", recordsKey(desk.scope)).catch(() => []);
  const tables: TableDraft[] = [];
  for (const { tableId, tableName } of records.flatMap((record) => Kept.safeParse(record).data ?? [])) {
    const blob = await recall("blobs", keyOf(desk.scope, tableId)).catch(() => undefined);
    if (blob instanceof Blob) tables.push({ id: tableId, name: tableName, blob });
  }
  const present = desk.store.state().tables;
  desk.store.set({ tables: [...tables.filter(({ id }) => !present.some((one) => one.id === id)), ...present] });
}

export async function recallForm(desk: Desk, id: string): Promise<TableForm> {
  const kept = await recall("forms", keyOf(desk.scope, id)).catch(() => undefined);
  return Form.safeParse(kept).data ?? emptyForm;
}

export async function keepForm(desk: Desk, id: string, form: TableForm): Promise<void> {
  if (desk.isOwner) await keep("forms", keyOf(desk.scope, id), form).catch(() => undefined);
}
