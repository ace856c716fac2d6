import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { noQuality } from "@/lib/batches/rules";
import type { Client } from "./client";
import { upload } from "./upload";
import { sql, world } from "./world";

export type Planting = {
  /** Request lines; they are uploaded as any file. */
  requests: readonly string[];
  output?: readonly string[];
  errors?: readonly string[];
  name?: string;
  fileName?: string;
  model?: string;
};

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

async function spool(batchId: string, kind: "output" | "error", lines: readonly string[]): Promise<void> {
  const bytes = Buffer.from(text(lines));
  const dir = join(world().dataDir, "results", batchId);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, `${kind}.1.jsonl`), bytes);
  await sql(
    "insert into result_spools (batch_id, kind, generation, lines, size_bytes, is_complete) values ($1, $2, 1, $3, $4, true)",
    [batchId, kind, lines.length, bytes.length],
  );
}

/** A finished batch with answers of one's own choosing, as if an upstream had given them. */
export async function plantBatch(
  client: Client,
  team: { slug: string; id: string; connectionId: string; userId: string },
  { requests, output = [], errors = [], name = "Planted", fileName, model = "Qwen/Qwen3.5-9B" }: Planting,
): Promise<string> {
  const file = await upload(client, team.slug, text(requests), fileName);
  const id = `bat_${randomBytes(8).toString("hex")}`;
  const rows = output.length + errors.length;
  // Lines beyond the requests belong to none of them; upstreams count requests.
  const completed = Math.min(output.length, requests.length - errors.length);
  const quality = { ...noQuality, good: output.length, failed: errors.length };
  await sql(
    `insert into batches (id, team_id, connection_id, input_file_id, created_by, idempotency_key, name, "window", endpoint,
      models, tags, metadata, status, marker, total, completed, failed, result_rows, is_result_complete, quality, finished_at)
     values ($1, $2, $3, $4, $5, $1, $6, '24h', '/v1/chat/completions', $7, '[]', '{}', 'completed', $1, $8, $9, $10, $11, true, $12, now())`,
    [
      ...[id, team.id, team.connectionId, file.id, team.userId, name, JSON.stringify([model])],
      ...[requests.length, completed, errors.length, rows, JSON.stringify(quality)],
    ],
  );
  await spool(id, "output", output);
  await spool(id, "error", errors);
  return id;
}

export const requestLine = (customId: string, content: string, body: object = {}): string =>
  JSON.stringify({
    custom_id: customId,
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "Qwen/Qwen3.5-9B", messages: [{ role: "user", content }], max_tokens: 64, ...body },
  });

/** A delivered line: what the upstream says of a request that it answered with `body`. */
const deliveredLine = (customId: string, body: object): string =>
  JSON.stringify({
    id: `batch_req_${customId}`,
    custom_id: customId,
    response: { status_code: 200, request_id: null, body },
    error: null,
  });

export const answerLine = (customId: string, content: string, message: object = {}, finish = "stop"): string =>
  deliveredLine(customId, {
    object: "chat.completion",
    model: "Qwen/Qwen3.5-9B",
    choices: [{ index: 0, message: { role: "assistant", content, ...message }, finish_reason: finish }],
    usage: { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 },
  });

export const errorLine = (customId: string, status: number, message: string): string => {
  const details = { status, body: JSON.stringify({ error: { message } }) };
  const reason = JSON.stringify({ type: "NonRetriableHttpStatus", details });
  return JSON.stringify({
    id: `batch_req_${customId}`,
    custom_id: customId,
    response: null,
    error: { code: null, message: reason },
  });
};

export const embedLine = (customId: string, input: string): string =>
  JSON.stringify({
    ...{ custom_id: customId, method: "POST", url: "/v1/embeddings" },
    body: { model: "Qwen/Qwen3-Embedding-8B", input, encoding_format: "float" },
  });

export const vectorLine = (customId: string, embedding: readonly number[]): string =>
  deliveredLine(customId, {
    object: "list",
    model: "Qwen/Qwen3-Embedding-8B",
    data: [{ object: "embedding", index: 0, embedding }],
    usage: { prompt_tokens: 10, total_tokens: 10 },
  });
