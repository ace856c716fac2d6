import type { Batch } from "@/lib/batches/contract";
import { createBatch, type NewBatch } from "@/lib/batches/create-contract";
import { getFile, type InputFile, uploadsPath } from "@/lib/files/contract";
import type { Client } from "./client";
import { until } from "./world";

const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");

/** What an upload is said to be, beside its name. */
type Metadata = Partial<Record<"kind" | "source" | "copies", string>>;

/** Opens a tus upload; answers its address. */
export async function beginUpload(
  client: Client,
  team: string,
  name: string,
  sizeBytes: number,
  more: Metadata = {},
): Promise<Response> {
  const metadata = Object.entries({ team, name, ...more });
  return client.raw(uploadsPath, {
    method: "POST",
    headers: {
      "tus-resumable": "1.0.0",
      "upload-length": String(sizeBytes),
      "upload-metadata": metadata.map(([key, value]) => `${key} ${base64(value)}`).join(","),
    },
  });
}

export const sendChunk = (client: Client, address: string, offset: number, bytes: Uint8Array): Promise<Response> =>
  client.raw(new URL(address, client.url).pathname, {
    method: "PATCH",
    headers: {
      "tus-resumable": "1.0.0",
      "upload-offset": String(offset),
      "content-type": "application/offset+octet-stream",
    },
    body: Buffer.from(bytes),
  });

/** Uploads a whole file in one chunk and waits for the server's verdict. */
export async function upload(
  client: Client,
  team: string,
  content: string | Uint8Array,
  name = "requests.jsonl",
  more: Metadata = {},
): Promise<InputFile> {
  const bytes = Buffer.from(content as string);
  const begun = await beginUpload(client, team, name, bytes.length, more);
  const address = begun.headers.get("location");
  if (begun.status !== 201 || !address) throw new Error(`upload refused: ${begun.status} ${await begun.text()}`);
  const sent = await sendChunk(client, address, 0, bytes);
  if (sent.status !== 204) throw new Error(`chunk refused: ${sent.status} ${await sent.text()}`);
  const fileId = address.split("/").pop() ?? "";
  return until(
    () => client.call(getFile, { team, fileId }),
    (file) => file.state === "ready" || file.state === "rejected",
  );
}

type Chat = { model?: string; maxTokens?: number };

/** `count` small chat requests. */
export function chatLines(count: number, { model = "Qwen/Qwen3.5-9B", maxTokens = 64 }: Chat = {}): string {
  const line = (n: number) =>
    JSON.stringify({
      custom_id: `row-${n}`,
      method: "POST",
      url: "/v1/chat/completions",
      body: {
        model,
        messages: [{ role: "user", content: `Name river number ${n} of the world.` }],
        max_tokens: maxTokens,
      },
    });
  return `${Array.from({ length: count }, (_, n) => line(n)).join("\n")}\n`;
}

/** Submits an uploaded file. */
export const submit = (
  client: Client,
  team: string,
  inputFileId: string,
  connectionId: string,
  more: Partial<NewBatch> = {},
): Promise<Batch> =>
  client.call(createBatch, {
    team,
    inputFileId,
    connectionId,
    name: "A batch",
    window: "24h",
    idempotencyKey: crypto.randomUUID(),
    ...more,
  });
