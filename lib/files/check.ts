import "server-only";
import { createReadStream } from "node:fs";
import { and, eq } from "drizzle-orm";
import { presets } from "@/lib/connections/presets";
import { type Database, database } from "@/lib/db/client";
import { checkStream } from "@/lib/jsonl/check-stream";
import type { CheckReport } from "@/lib/jsonl/contract";
import { DEFAULT_LIMITS, limitsFor } from "@/lib/jsonl/limits";
import { Sketcher } from "@/lib/jsonl/sketch";
import { publish } from "@/lib/live/publish";
import { errorName, log } from "@/lib/log";
import { once, runtime } from "@/lib/runtime";
import { checkSource } from "./check-source";
import type { BesideKind } from "./contract";
import { keepSketch } from "./sketch";
import { flush, inputPath, spoolId } from "./spool";
import { inputFiles } from "./table";

type Change = Partial<typeof inputFiles.$inferInsert>;

async function change(db: Database, id: string, from: "uploading" | "checking", set: Change): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .update(inputFiles)
      .set(set)
      .where(and(eq(inputFiles.id, id), eq(inputFiles.state, from)))
      .returning({ teamId: inputFiles.teamId });
    if (row) await publish(tx, { teamId: row.teamId, topic: "file.changed", subject: id });
    return row !== undefined;
  });
}

/** The first thing that blocks, as a sentence that names its line. */
function reasonOf(report: CheckReport): string {
  const [worst] = report.rules;
  const [first] = worst?.sample ?? [];
  const more = report.rules.filter((rule) => rule.level === "error").length - 1;
  const where = first ? ` (line ${first.line}: ${first.detail})` : "";
  return `${worst?.title ?? "The file breaks a rule"}${where}${more > 0 ? `, and ${more} more blocking ${more === 1 ? "rule" : "rules"}` : ""}. Nothing was sent to the upstream; fix the file and upload it again.`;
}

/** Everything any kind of connection takes: which of it the chosen one takes is checked when a batch is made. */
const widest = () => {
  const all = Object.values(presets).map((preset) => preset.capabilities);
  return limitsFor([], {
    allowedUrls: [...new Set(all.flatMap((one) => one.endpoints))],
    requests: Math.max(...all.map((one) => one.requestsMax)),
    fileBytes: runtime().UPLOAD_MAX_BYTES,
    lineBytes: Math.max(DEFAULT_LIMITS.lineBytes, ...all.flatMap((one) => one.lineBytesMax ?? [])),
    customIdBytes: Math.max(DEFAULT_LIMITS.customIdBytes, ...all.flatMap((one) => one.customIdBytesMax ?? [])),
  });
};

/** Reads an uploaded file with the rules the browser used, and keeps the verdict. */
async function check(db: Database, id: string): Promise<void> {
  const [file] = await db.select({ kind: inputFiles.kind }).from(inputFiles).where(eq(inputFiles.id, id));
  return file && file.kind !== "input" ? checkTable(db, id, file.kind) : checkRequests(db, id);
}

async function checkTable(db: Database, id: string, kind: BesideKind): Promise<void> {
  const { reason, rows, sha256 } = await checkSource(inputPath(id), kind);
  const state = reason === null ? ("ready" as const) : ("rejected" as const);
  await change(db, id, "checking", { state, reason, requests: rows, sha256 });
}

async function checkRequests(db: Database, id: string): Promise<void> {
  const limits = widest();
  const sketcher = new Sketcher();
  const bytes = createReadStream(inputPath(id), { highWaterMark: 256 * 1024 });
  const report = await checkStream(bytes, { limits, onRequest: (line) => sketcher.add(line) });
  if (!report.isBlocked) await keepSketch(id, sketcher.bytes());
  const values = (pick: "model" | "url") => [...new Set(report.tally.groups.flatMap((group) => group[pick] ?? []))];
  await change(db, id, "checking", {
    state: report.isBlocked ? "rejected" : "ready",
    reason: report.isBlocked ? reasonOf(report) : null,
    sha256: report.sha256,
    requests: report.requests,
    tally: report.tally,
    models: values("model"),
    endpoints: values("url"),
  });
}

/** Called when the last byte is in. The check runs on; its end is published. */
export async function startCheck(db: Database, id: string): Promise<void> {
  await flush(id);
  if (await change(db, id, "uploading", { state: "checking" })) void runCheck(id);
}

/** The same for a file this server made itself; resolves when the verdict is in. */
export async function checkNow(db: Database, id: string): Promise<void> {
  await flush(id);
  if (await change(db, id, "uploading", { state: "checking" })) await runCheck(id);
}

async function runCheck(id: string): Promise<void> {
  const running = once("files.checking", () => new Set<string>());
  if (running.has(id)) return;
  running.add(id);
  try {
    await check(database(), id);
  } catch (error) {
    log("error", "file.check_failed", { file: id, error: errorName(error) });
    await change(database(), id, "checking", {
      state: "rejected",
      reason:
        "The server could not read the uploaded file again. Nothing was sent to the upstream; upload it once more.",
    }).catch(() => undefined);
  } finally {
    running.delete(id);
  }
}

/** After a restart: checks that were cut off start over. */
export async function resumeChecks(): Promise<void> {
  const rows = await database()
    .select({ id: inputFiles.id })
    .from(inputFiles)
    .where(and(eq(inputFiles.state, "checking"), eq(inputFiles.spool, spoolId())));
  for (const { id } of rows) await runCheck(id);
}
