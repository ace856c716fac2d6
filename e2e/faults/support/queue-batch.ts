import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { batches } from "@/lib/batches/table";
import { database } from "@/lib/db/client";
import { newId } from "@/lib/db/ids";
import { inputPath, spoolId } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";

/** Queues a batch of a file of its own, as the verb that takes a submission leaves it. Answers the ids. */
export async function queueBatch(
  connectionId: string,
  bytes: Buffer,
  name = "Run",
): Promise<{ batchId: string; fileId: string; marker: string }> {
  const [fileId, batchId] = [newId("fil"), newId("bat")];
  const requests = bytes.toString("latin1").split("\n").filter(Boolean).length;
  writeFileSync(inputPath(fileId), bytes);
  const db = database();
  await db.insert(inputFiles).values({
    ...{ id: fileId, teamId: "tea_1", createdBy: "use_1", name: "in.jsonl", sizeBytes: bytes.length, requests },
    ...{ state: "ready", spool: spoolId() },
  });
  const marker = randomBytes(16).toString("hex");
  await db.insert(batches).values({
    ...{ id: batchId, teamId: "tea_1", connectionId, inputFileId: fileId, createdBy: "use_1", idempotencyKey: batchId },
    ...{ name, window: "24h", endpoint: "/v1/chat/completions", models: [], tags: [], metadata: {} },
    ...{ status: "queued", marker, total: requests, nextStepAt: new Date() },
  });
  return { batchId, fileId, marker };
}
