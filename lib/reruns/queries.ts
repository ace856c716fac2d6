import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { applyBatch } from "@/lib/batches/queries";
import { call } from "@/lib/wire/call";
import { createChild, type NewChild, previewChild, type RowChanges, type RowChoiceInput, retryRows } from "./contract";

/** What sending rows again with changes would come to. */
export const previewQuery = (team: string, batchId: string, input: { rows: RowChoiceInput; changes: RowChanges }) =>
  queryOptions({
    queryKey: ["t", team, "rerun-preview", batchId, input] as const,
    queryFn: ({ signal }) => call(previewChild, { team, batchId, ...input }, signal),
    staleTime: 60_000,
    gcTime: 60_000,
  });

/** Makes a batch from rows of another one. */
export const createChildMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: (input: NewChild) => call(createChild, { team, batchId, ...input }),
    onSuccess: (batch) => applyBatch(client, team, batch),
  });

/** Retries chosen rows. The answer is the batch itself, or the child that was made for them. */
export const retryRowsMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: (input: { idempotencyKey: string; rows: RowChoiceInput }) =>
      call(retryRows, { team, batchId, ...input }),
    onSuccess: ({ batch }) => applyBatch(client, team, batch),
  });

type OfPart = { batchId: string; number: number; idempotencyKey: string; rows: RowChoiceInput };

/** Sends for one part of a run after the other. What went through before a failure is not sent again: the key of its act stays. */
async function eachPart<Part extends OfPart>(
  parts: readonly Part[],
  send: (part: Part) => Promise<void>,
): Promise<void> {
  for (const [done, part] of parts.entries()) {
    try {
      await send(part);
    } catch (error) {
      const reason = error instanceof Error ? error.message : "It was not reached.";
      const before = `${done} of ${parts.length} parts went through; pressing again sends only the others.`;
      throw new Error(`Part ${part.number}: ${reason} ${before}`, { cause: error });
    }
  }
}

/** Retries rows of several parts of a run. */
export const retryPartsMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (parts: readonly OfPart[]) =>
      eachPart(parts, async ({ number: _, ...input }) =>
        applyBatch(client, team, (await call(retryRows, { team, ...input })).batch),
      ),
  });

/** Sends rows of several parts of a run again with changes: of each part as a batch of their own. */
export const editPartsMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (parts: readonly (OfPart & { changes: RowChanges })[]) =>
      eachPart(parts, async ({ number: _, ...input }) =>
        applyBatch(client, team, await call(createChild, { team, relation: "edit", ...input })),
      ),
  });
