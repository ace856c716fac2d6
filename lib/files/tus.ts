import "server-only";
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";
import { and, eq } from "drizzle-orm";
import { can } from "@/lib/access";
import { audit } from "@/lib/audit/audit";
import { type ActorCtx, isGranted } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { publish } from "@/lib/live/publish";
import { once, runtime } from "@/lib/runtime";
import { membershipOf } from "@/lib/teams/service";
import { members } from "@/lib/teams/table";
import { AppError } from "@/lib/wire/errors";
import { startCheck } from "./check";
import { uploadsPath } from "./contract";
import { cleanName } from "./file-name";
import { inRoom, requireRoom, spoolId, uploadsDir } from "./spool";
import { inputFiles } from "./table";
import { inUploadTurn } from "./upload-gate";
import { requireQuota } from "./upload-quota";
import { readMetadata, requireSize, wishOf } from "./upload-wish";

function tus(): Server {
  return once(
    "tus",
    () =>
      new Server({
        path: uploadsPath,
        datastore: new FileStore({ directory: uploadsDir() }),
        namingFunction: () => newId("fil"),
        maxSize: runtime().UPLOAD_MAX_BYTES,
        relativeLocation: true,
        respectForwardedHeaders: false,
      }),
  );
}

async function create(ctx: ActorCtx, request: Request): Promise<Response> {
  const metadata = readMetadata(request.headers.get("upload-metadata"));
  const { team: slug = "", name = "" } = metadata;
  const membership = await membershipOf(ctx.actor.userId, slug);
  if (!membership) throw new AppError("not_found", "There is no such team, or you are not in it.");
  if (!can(membership.role, "file:upload") || !isGranted(ctx.actor, membership.team.id, "file:upload"))
    throw new AppError("not_allowed", "Your role in this team does not allow uploads. Ask an owner or admin.");
  const sizeBytes = Number(request.headers.get("upload-length"));
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes <= 0)
    throw new AppError("invalid_input", "The file is empty, so there is nothing to upload.");
  const { kind, ...beside } = await wishOf(ctx, membership.team.id, metadata);
  requireSize(kind, sizeBytes);
  await requireRoom(sizeBytes);
  return ctx.db.transaction(async (tx) => {
    await requireQuota(tx, membership.team.id, sizeBytes);
    const response = await tus().handleWeb(request);
    const id = response.headers.get("location")?.split("/").pop();
    if (response.status !== 201 || !id) return response;
    await tx.insert(inputFiles).values({
      id,
      teamId: membership.team.id,
      createdBy: ctx.actor.userId,
      name: cleanName(name),
      sizeBytes,
      state: "uploading",
      spool: spoolId(),
      kind,
      ...beside,
    });
    await publish(tx, { teamId: membership.team.id, topic: "file.changed", subject: id });
    const details = { name: cleanName(name), bytes: sizeBytes, ...(kind === "input" ? {} : { kind }) };
    await audit(tx, { ...ctx, team: membership.team }, "file.uploaded", { subject: id, details });
    return response;
  });
}

/** Only the person who began an upload may continue, ask after, or drop it, and only while still a member. */
async function requireOwnUpload(ctx: ActorCtx, id: string): Promise<{ sizeBytes: number; state: string }> {
  const [row] = await ctx.db
    .select({
      sizeBytes: inputFiles.sizeBytes,
      state: inputFiles.state,
      role: members.role,
      teamId: inputFiles.teamId,
    })
    .from(inputFiles)
    .innerJoin(members, and(eq(members.teamId, inputFiles.teamId), eq(members.userId, ctx.actor.userId)))
    .where(and(eq(inputFiles.id, id), eq(inputFiles.createdBy, ctx.actor.userId)));
  if (!row || !can(row.role, "file:upload") || !isGranted(ctx.actor, row.teamId, "file:upload"))
    throw new AppError("not_found", "There is no such upload. Drop the file again to start a new one.");
  return row;
}

/** The tus endpoint: resumable chunks into the spool. When the last byte is in, the server starts its own check. */
export async function handleUpload(ctx: ActorCtx, request: Request, id: string): Promise<Response> {
  if (request.method === "POST" && id === "") return create(ctx, request);
  if (request.method === "OPTIONS") return tus().handleWeb(request);
  const { sizeBytes, state } = await requireOwnUpload(ctx, id);
  if (request.method === "DELETE") throw new AppError("not_allowed", "Uploads are cleared away by the console itself.");
  if (request.method === "PATCH" && state !== "uploading")
    throw new AppError("conflict", "This upload is already complete.");
  const send = () => tus().handleWeb(request);
  // A piece that does not say how long it is may be all that is left.
  const pieceBytes = Math.min(sizeBytes, Number(request.headers.get("content-length") ?? sizeBytes));
  const response = await (request.method === "PATCH" ? inUploadTurn(() => inRoom(pieceBytes, send)) : send());
  // A piece that could not be written is told as such when the disk is the reason; what came before it is kept.
  if (response.status >= 500) await requireRoom(0);
  if (Number(response.headers.get("upload-offset")) === sizeBytes && state === "uploading")
    await startCheck(ctx.db, id);
  return response;
}
