import "server-only";
import { createHash } from "node:crypto";
import Big from "big.js";
import type { TeamCtx } from "@/lib/db/ctx";
import { exact } from "@/lib/money";
import type { runSql } from "@/lib/results/sql/contract";
import { sqlCopy, type TokenPrice } from "@/lib/results/store/sql-copy";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { findBatch, withSource } from "./find";
import { pricesOf, waitingStatus } from "./present";
import { askProcess, inTurn } from "./sql-process";

const perToken = (perMillion: string): string => exact(new Big(perMillion).div(1_000_000).round(15));

/** Runs one SELECT over a copy of the batch's rows. @throws AppError not_found, invalid_input, rate_limited */
export async function query(
  ctx: TeamCtx,
  { batchId, sql }: VerbInput<typeof runSql>,
): Promise<CallOutput<typeof runSql>> {
  const batch = await findBatch(ctx, batchId);
  const priceOf = await pricesOf(ctx, batch);
  const tokenPrice = (model: string | null): TokenPrice | null => {
    const price = priceOf(model);
    return price && { input: perToken(price.inputPerMillion), output: perToken(price.outputPerMillion ?? "0") };
  };
  const waiting = waitingStatus(batch);
  const prices = batch.models.map((model) => JSON.stringify(tokenPrice(model))).join();
  const stamp = createHash("sha1").update(`${waiting} ${prices}`).digest("hex").slice(0, 8);
  return inTurn(async () => {
    const path = await withSource(ctx, batch, (source) => sqlCopy(source, { priceOf: tokenPrice, waiting, stamp }));
    const startedAt = performance.now();
    const reply = await askProcess(path, sql);
    if ("refusal" in reply) throw new AppError("invalid_input", reply.refusal, { field: "sql" });
    return { ...reply, elapsedMs: performance.now() - startedAt };
  });
}
