import "server-only";
import { randomBytes } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import type { Batch } from "@/lib/batches/contract";
import type { createBatch } from "@/lib/batches/create-contract";
import { batches } from "@/lib/batches/table";
import { isCounted, mostItCosts } from "@/lib/budgets/price";
import { needsApproval, requireBudget } from "@/lib/budgets/reserve";
import type { Capabilities } from "@/lib/connections/contract";
import { connections } from "@/lib/connections/table";
import { committing } from "@/lib/crash";
import type { Db } from "@/lib/db/client";
import { may, type TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { inputFiles } from "@/lib/files/table";
import { formatMoney } from "@/lib/format";
import type { VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { addEvent, publishBatch } from "./change";
import { findBatch } from "./get";
import { estimateForGuard, requirePrices } from "./guard-price";
import { fingerprintOf, madeBefore, takeKey } from "./idempotency";
import { requireOwnIds } from "./run-ids";
import { wakeJobs } from "./wake";

type File = typeof inputFiles.$inferSelect;

/** Refuses what the upstream would refuse, before anything is sent. */
function requireFit(file: File, window: string, can: Capabilities): void {
  const number = (value: number) => value.toLocaleString("en");
  const refuse = (message: string, field: string) => {
    throw new AppError("invalid_input", message, { field });
  };
  if (!can.windows.includes(window))
    refuse(`This connection does not offer the ${window} window. It offers: ${can.windows.join(", ")}.`, "window");
  const foreign = file.endpoints.find((url) => !can.endpoints.includes(url));
  if (foreign) refuse(`The file asks for ${foreign}, which this connection does not serve in batches.`, "inputFileId");
  if (file.sizeBytes > can.fileBytesMax)
    refuse(
      `The file has ${number(file.sizeBytes)} bytes; this connection takes at most ${number(can.fileBytesMax)}. Split it first.`,
      "inputFileId",
    );
  if ((file.requests ?? 0) > can.requestsMax)
    refuse(
      `The file has ${number(file.requests ?? 0)} requests; this connection takes at most ${number(can.requestsMax)} per file. Split it first.`,
      "inputFileId",
    );
  if (can.isOneModelPerFile && file.models.length > 1)
    refuse("This connection takes one model per file. Split the file by model first.", "inputFileId");
  if (can.isOneModelPerFile && file.endpoints.length > 1)
    refuse("This connection takes one endpoint per file. Split the file by url first.", "inputFileId");
}

type Lineage = Pick<VerbInput<typeof createBatch>, "parentId" | "relation">;

/** A parent is a batch of the same team, and is never named without saying what it is to this one. */
async function requireParent(ctx: TeamCtx, { parentId = null, relation = null }: Lineage): Promise<void> {
  const needsParent = relation !== null && relation !== "canary" && relation !== "shard";
  if (needsParent && parentId === null)
    throw new AppError("invalid_input", `A batch that is a ${relation} names the batch it comes from.`, {
      field: "parentId",
    });
  if (parentId === null) return;
  if (relation === null)
    throw new AppError("invalid_input", "Say what this batch is to its parent.", { field: "relation" });
  const [parent] = await ctx.db
    .select({ id: batches.id })
    .from(batches)
    .where(and(eq(batches.teamId, ctx.team.id), eq(batches.id, parentId)));
  if (!parent)
    throw new AppError("not_found", "The batch this one comes from is not in this team.", { field: "parentId" });
}

const noFile = () =>
  new AppError("not_found", "That input file is not in this team. Upload it again.", { field: "inputFileId" });

/** Keeps a file from being deleted until the batch that is made of it stands. @throws AppError not_found */
async function holdFile(tx: Db, teamId: string, fileId: string): Promise<void> {
  const [held] = await tx
    .select({ id: inputFiles.id })
    .from(inputFiles)
    .where(and(eq(inputFiles.teamId, teamId), eq(inputFiles.id, fileId)))
    .for("key share");
  if (!held) throw noFile();
}

/**
 * Queues a batch. Everything is decided here and written in one transaction; sending is the jobs' work. The same
 * idempotency key again answers with the batch it made the first time; with another wish, or at the same moment, it is
 * refused. `require` may refuse within the transaction that writes it.
 */
export async function create(
  ctx: TeamCtx,
  input: VerbInput<typeof createBatch>,
  require: (tx: Db) => Promise<void> = async () => undefined,
): Promise<Batch> {
  const teamId = ctx.team.id;
  const before = await madeBefore(ctx.db, teamId, input);
  if (before !== null) return findBatch(ctx.db, teamId, before);
  const [file] = await ctx.db
    .select()
    .from(inputFiles)
    .where(and(eq(inputFiles.teamId, teamId), eq(inputFiles.id, input.inputFileId), eq(inputFiles.kind, "input")));
  if (!file) throw noFile();
  const [connection] = await ctx.db
    .select()
    .from(connections)
    .where(and(eq(connections.teamId, teamId), eq(connections.id, input.connectionId), isNull(connections.removedAt)));
  if (!connection)
    throw new AppError("not_found", "That connection no longer exists. Choose another one.", { field: "connectionId" });
  if (file.state === "rejected")
    throw new AppError("file_rejected", file.reason ?? "The file broke a rule, so it cannot be submitted.");
  if (file.state !== "ready")
    throw new AppError("not_ready", "The file is still being checked. Try again in a moment.", { retryAfterMs: 1_000 });
  requireFit(file, input.window, connection.capabilities);
  await requireParent(ctx, input);
  await requireOwnIds(ctx.db, teamId, input, file);
  if (input.moneyGuard) await requirePrices(ctx.db, teamId, file.models, input.window);
  const told = { file, window: input.window, estimate: input.estimate, upstreamEstimate: null };
  const estimate = input.moneyGuard ? await estimateForGuard(ctx.db, teamId, told) : input.estimate;

  const id = newId("bat");
  const { name, window, tags, metadata, idempotencyKey } = input;
  const { parentId = null, relation = null, runId = null, moneyGuard = null } = input;
  const isMoney = await isCounted(ctx.db, teamId, connection.kind);
  const reserved = isMoney
    ? await mostItCosts(ctx.db, teamId, { file, window, told: input.estimate, moneyGuard })
    : null;
  const limit = isMoney && !may(ctx, "batch:approve") ? await needsApproval(ctx.db, teamId, reserved) : null;
  const queue = async (tx: Db): Promise<boolean> => {
    await require(tx);
    await holdFile(tx, teamId, file.id);
    await takeKey(tx, teamId, idempotencyKey);
    // A repeat of a submit is answered with what it made, whatever the budget says now.
    if ((await madeBefore(tx, teamId, input)) !== null) return false;
    if (isMoney) await requireBudget(tx, { teamId, userId: ctx.actor.userId, amount: reserved });
    const rows = await tx
      .insert(batches)
      .values({
        id,
        teamId,
        connectionId: connection.id,
        inputFileId: file.id,
        createdBy: ctx.actor.userId,
        idempotencyKey,
        fingerprint: fingerprintOf(input),
        name,
        window,
        endpoint: file.endpoints[0] ?? "/v1/chat/completions",
        models: file.models,
        tags: [...new Set(tags)],
        metadata,
        estimate,
        parentId,
        relation,
        runId,
        moneyGuard,
        reserved,
        status: limit === null ? "queued" : "held",
        statusNote: limit === null ? null : heldNote(reserved, limit),
        marker: randomBytes(16).toString("hex"),
        total: file.requests ?? 0,
        nextStepAt: limit === null ? sql`now()` : null,
      })
      .onConflictDoNothing({ target: [batches.teamId, batches.idempotencyKey] })
      .returning({ id: batches.id });
    if (rows.length === 0) return false;
    await addEvent(tx, id, { kind: "created", message: `Submitted by ${ctx.actor.name}.`, by: ctx.actor.name });
    if (limit !== null) await addEvent(tx, id, { kind: "step", message: "Waits for an owner or admin to approve it." });
    await audit(tx, ctx, "batch.submitted", {
      subject: id,
      details: { name, window, connection: connection.name, requests: file.requests ?? 0 },
    });
    await publishBatch(tx, id);
    return true;
  };
  const isMade = await committing("batch.created", () => ctx.db.transaction(queue));
  if (isMade) wakeJobs();
  return findBatch(ctx.db, teamId, isMade ? id : ((await madeBefore(ctx.db, teamId, input)) ?? id));
}

const heldNote = (amount: string | null, limit: string): string =>
  amount === null
    ? `The price of a model is not known, and batches that may cost more than ${formatMoney(limit)} wait for an owner or admin. Nothing has been sent.`
    : `It may cost up to ${formatMoney(amount)}, and batches above ${formatMoney(limit)} wait for an owner or admin. Nothing has been sent.`;
