import "server-only";
import { and, eq } from "drizzle-orm";
import type { ActorCtx } from "@/lib/db/ctx";
import { sourceLimits } from "@/lib/jsonl/sheet/source-lines";
import { runtime } from "@/lib/runtime";
import { AppError } from "@/lib/wire/errors";
import { type BesideKind, type FileKind, fileKinds } from "./contract";
import { spoolId } from "./spool";
import { inputFiles } from "./table";

type Metadata = Partial<Record<"team" | "name" | "kind" | BesideKind, string>>;

/** tus metadata: `key base64, key base64`. */
export function readMetadata(header: string | null): Metadata {
  const pairs = (header ?? "").split(",").map((pair) => pair.trim().split(" "));
  return Object.fromEntries(
    pairs.map(([key = "", value = ""]) => [key, Buffer.from(value, "base64").toString("utf8")]),
  );
}

type Wish = { kind: FileKind; sourceId: string | null; copiesId: string | null };

const besideWords: Record<BesideKind, { stray: string; gone: string }> = {
  source: {
    stray: "Only requests are made of a table.",
    gone: "The table of these requests is not on this server. Submit again to send it anew.",
  },
  copies: {
    stray: "Only requests have others that get their answers.",
    gone: "The list of requests that get these answers is not on this server. Submit again to send it anew.",
  },
};

/** The id of what an upload of requests names as lying beside it. @throws AppError not_found when it is not here */
async function besideId(
  ctx: ActorCtx,
  teamId: string,
  kind: BesideKind,
  id: string | undefined,
): Promise<string | null> {
  if (!id) return null;
  const isIt = and(eq(inputFiles.id, id), eq(inputFiles.teamId, teamId), eq(inputFiles.kind, kind));
  const isHere = and(eq(inputFiles.state, "ready"), eq(inputFiles.spool, spoolId()));
  const [found] = await ctx.db.select({ id: inputFiles.id }).from(inputFiles).where(and(isIt, isHere));
  if (!found) throw new AppError("not_found", besideWords[kind].gone, { field: kind });
  return found.id;
}

/** What an upload is to be. @throws AppError invalid_input; not_found for what is not here to be named */
export async function wishOf(ctx: ActorCtx, teamId: string, { kind = "input", ...named }: Metadata): Promise<Wish> {
  const known = fileKinds.find((one) => one === kind);
  if (!known)
    throw new AppError("invalid_input", "An upload is of the kind “input”, “source” or “copies”.", { field: "kind" });
  const stray = (["source", "copies"] as const).find((one) => named[one]);
  if (known !== "input" && stray) throw new AppError("invalid_input", besideWords[stray].stray, { field: stray });
  return {
    kind: known,
    sourceId: await besideId(ctx, teamId, "source", named.source),
    copiesId: await besideId(ctx, teamId, "copies", named.copies),
  };
}

/** The most bytes an upload may have, and what is said of more. */
const largest: Record<FileKind, { bytes: () => number; sentence: string }> = {
  input: {
    bytes: () => runtime().UPLOAD_MAX_BYTES,
    sentence: "The file is larger than this console accepts. Split it and upload the parts.",
  },
  source: {
    bytes: () => Math.min(runtime().UPLOAD_MAX_BYTES, sourceLimits.bytes),
    sentence: "The table is larger than this console keeps. Submit without it, or split it first.",
  },
  copies: {
    bytes: () => Math.min(runtime().UPLOAD_MAX_BYTES, sourceLimits.bytes),
    sentence: "The list of repeated requests is larger than this console keeps. Undo sending each once, and submit.",
  },
};

/** @throws AppError too_large */
export function requireSize(kind: FileKind, sizeBytes: number): void {
  if (sizeBytes > largest[kind].bytes()) throw new AppError("too_large", largest[kind].sentence);
}
