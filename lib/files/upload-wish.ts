import "server-only";
import { and, eq } from "drizzle-orm";
import type { ActorCtx } from "@/lib/db/ctx";
import { sourceLimits } from "@/lib/jsonl/sheet/source-lines";
import { runtime } from "@/lib/runtime";
import { AppError } from "@/lib/wire/errors";
import type { FileKind } from "./contract";
import { spoolId } from "./spool";
import { inputFiles } from "./table";

type Metadata = Partial<Record<"team" | "name" | "kind" | "source", string>>;

/** tus metadata: `key base64, key base64`. */
export function readMetadata(header: string | null): Metadata {
  const pairs = (header ?? "").split(",").map((pair) => pair.trim().split(" "));
  return Object.fromEntries(
    pairs.map(([key = "", value = ""]) => [key, Buffer.from(value, "base64").toString("utf8")]),
  );
}

type Wish = { kind: FileKind; sourceId: string | null };

/** What an upload is to be. @throws AppError invalid_input; not_found for a table that is not here to be named */
export async function wishOf(ctx: ActorCtx, teamId: string, { kind = "input", source }: Metadata): Promise<Wish> {
  if (kind !== "input" && kind !== "source")
    throw new AppError("invalid_input", "An upload is of the kind “input” or “source”.", { field: "kind" });
  if (!source) return { kind, sourceId: null };
  if (kind === "source") throw new AppError("invalid_input", "Only requests are made of a table.", { field: "source" });
  const isTable = and(eq(inputFiles.id, source), eq(inputFiles.teamId, teamId), eq(inputFiles.kind, "source"));
  const isHere = and(eq(inputFiles.state, "ready"), eq(inputFiles.spool, spoolId()));
  const [table] = await ctx.db.select({ id: inputFiles.id }).from(inputFiles).where(and(isTable, isHere));
  if (!table)
    throw new AppError(
      "not_found",
      "The table of these requests is not on this server. Submit again to send it anew.",
      { field: "source" },
    );
  return { kind, sourceId: table.id };
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
};

/** @throws AppError too_large */
export function requireSize(kind: FileKind, sizeBytes: number): void {
  if (sizeBytes > largest[kind].bytes()) throw new AppError("too_large", largest[kind].sentence);
}
