import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { newId } from "@/lib/db/ids";
import type { SpoolKind } from "@/lib/results/rules/result";
import { spoolPath } from "@/lib/results/spool";
import type { StoreSource } from "@/lib/results/store/cache-file";

/** For tests: a data directory of their own. Call it before anything reads the settings. */
export function makeTestDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "batchdeck-results-"));
  process.env.DATA_DIR = dir;
  process.env.DATABASE_URL ??= "postgres://unused";
  return dir;
}

export const requestLine = (customId: string, content = `ask ${customId}`, body: object = {}): string =>
  JSON.stringify({
    custom_id: customId,
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "m", messages: [{ role: "user", content }], ...body },
  });

export const answerLine = (
  requestId: string,
  customId: string,
  content = `answer ${customId}`,
  more: object = {},
): string =>
  JSON.stringify({
    id: `batch_req_${requestId}`,
    custom_id: customId,
    response: {
      status_code: 200,
      request_id: null,
      body: {
        object: "chat.completion",
        model: "m-answering",
        choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop", ...more }],
        usage: { prompt_tokens: 10, completion_tokens: content.length },
      },
    },
    error: null,
  });

export const errorLine = (requestId: string, customId: string, status = 500, message = "boom"): string => {
  const reason = { type: "RetriableHttpStatus", details: { status, body: JSON.stringify({ error: { message } }) } };
  const error = { code: null, message: JSON.stringify(reason) };
  return JSON.stringify({ id: `batch_req_${requestId}`, custom_id: customId, response: null, error });
};

/** For tests: a batch's files as ingest would have left them. Each write answers the source as the database would say. */
export class TestBatch {
  readonly source: StoreSource;

  constructor(
    requests: readonly string[] | null,
    batchId = newId("bat"),
    path?: string,
    tablePath: string | null = null,
  ) {
    const inputPath = requests === null ? null : (path ?? join(process.env.DATA_DIR ?? "", `input-${batchId}`));
    if (inputPath) writeFileSync(inputPath, requests?.map((line) => `${line}\n`).join("") ?? "");
    const none = { generation: 1, sizeBytes: 0 };
    this.source = { batchId, inputPath, tablePath, spools: { output: none, error: none } };
  }

  /** Appends lines; a higher generation starts the file again. */
  write(kind: SpoolKind, lines: readonly string[], generation = this.source.spools[kind].generation): StoreSource {
    const before = this.source.spools[kind];
    const path = spoolPath({ batchId: this.source.batchId, kind, generation });
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes, { flag: generation === before.generation ? "a" : "w" });
    const start = generation === before.generation ? before.sizeBytes : 0;
    this.source.spools[kind] = { generation, sizeBytes: start + bytes.length };
    return structuredClone(this.source);
  }
}
