import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { applyBatch } from "@/lib/batches/queries";
import { call } from "@/lib/wire/call";
import { type RowChoice, retryRows } from "./contract";

/** Retries chosen rows. The answer is the batch itself, or the child that was made for them. */
export const retryRowsMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: (input: { idempotencyKey: string; rows: RowChoice }) => call(retryRows, { team, batchId, ...input }),
    onSuccess: ({ batch }) => applyBatch(client, team, batch),
  });
