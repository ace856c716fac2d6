import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { createEmulator } from "@/lib/emulator/create-emulator";
import { serveEmulator } from "@/lib/emulator/serve-emulator";
import { createBatch, getBatch } from "@/lib/upstream/batches";
import { doublewordBatchApi, type Upstream } from "@/lib/upstream/contract";
import { uploadFile } from "@/lib/upstream/files";

/** Requests of the one file every test here sends. */
export const rows = 40;
const request = (n: number) => ({
  custom_id: `r${n}`,
  method: "POST",
  url: "/v1/chat/completions",
  body: { model: "Qwen/Qwen3.5-4B", messages: [{ role: "user", content: `Say ${n}` }] },
});
const input = Array.from({ length: rows }, (_, n) => JSON.stringify(request(n))).join("\n");
export const inputBytes = Buffer.byteLength(input);
export const inputFile = (name: string) => ({
  name,
  sizeBytes: inputBytes,
  open: async function* () {
    yield Buffer.from(input);
  },
});

export async function textsOf(lines: AsyncIterable<Uint8Array>): Promise<string[]> {
  const found: string[] = [];
  for await (const line of lines) found.push(Buffer.from(line).toString());
  return found;
}

/** An emulator behind a real socket, with its faults at hand. */
export async function servedEmulator() {
  vi.stubEnv("ALLOW_PRIVATE_UPSTREAMS", "on");
  // The server reports each connection it is told to cut.
  vi.spyOn(console, "error").mockReturnValue(undefined);
  const dir = await mkdtemp(join(tmpdir(), "upstream-"));
  const emulator = await createEmulator({ dir, speed: 0, testMode: true });
  const served = await serveEmulator(emulator, { host: "127.0.0.1", port: 0 });
  const capabilities = doublewordBatchApi;
  const up: Upstream = { connectionId: "con_e", baseUrl: `${served.url}/v1`, apiKey: "sk-emulator-key", capabilities };
  const control = async (method: string, path: string, body?: object): Promise<string> => {
    const json = { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    return (await fetch(`${served.url}/__emulator/${path}`, { method, ...(body ? json : {}) })).text();
  };
  const newBatch = (inputFileId: string, marker: string) => ({
    inputFileId,
    endpoint: "/v1/chat/completions",
    window: "24h",
    metadata: { console_submission: marker },
  });
  return {
    up,
    control,
    newBatch,
    arm: (...rules: { fault: object; match?: object }[]) =>
      control("POST", "faults", { seed: 1, rules: rules.map(({ fault, match = {} }) => ({ match, fault })) }),
    start: async (name: string, marker: string) => {
      const { id: fileId } = await uploadFile(up, inputFile(`${name}.jsonl`));
      return { fileId, batch: await createBatch(up, newBatch(fileId, marker)) };
    },
    finished: (id: string) =>
      vi.waitFor(
        async () => {
          const batch = await getBatch(up, id);
          expect(["completed", "failed", "cancelled"]).toContain(batch.status);
          return batch;
        },
        { timeout: 15_000 },
      ),
    close: async () => {
      await served.close();
      await rm(dir, { recursive: true, force: true });
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
    },
  };
}
export type TestEmulator = Awaited<ReturnType<typeof servedEmulator>>;
