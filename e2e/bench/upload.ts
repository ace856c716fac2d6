import { createWriteStream, openAsBlob, readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { beginUpload, sendChunk } from "@/e2e/support/upload";
import { listConnections, testConnection } from "@/lib/connections/contract";
import { report, secondsSince } from "./report";
import { bigFile, freshConsole, memoryOf, resetPeak, team } from "./setting";

const count = 50_000;
const lineBytes = 4_000;
const chunkBytes = 8 * 1024 * 1024;

const { console: made, client, dir, end } = await freshConsole();
try {
  const path = join(dir, "big.jsonl");
  await pipeline(bigFile(count, lineBytes), createWriteStream(path));
  const file = await open(path);
  const sizeBytes = (await file.stat()).size;
  const pid = made.process.pid ?? 0;
  const before = memoryOf(pid).nowBytes;
  await resetPeak(pid);

  const startedAt = performance.now();
  const address = (await beginUpload(client, team, "big.jsonl", sizeBytes)).headers.get("location") ?? "";
  const chunk = Buffer.alloc(chunkBytes);
  for (let offset = 0; offset < sizeBytes; ) {
    const { bytesRead } = await file.read(chunk, 0, chunkBytes, offset);
    const sent = await sendChunk(client, address, offset, chunk.subarray(0, bytesRead));
    if (sent.status !== 204) throw new Error(`chunk refused: ${sent.status}`);
    offset += bytesRead;
  }
  const uploadSeconds = secondsSince(startedAt);
  const peak = memoryOf(pid).peakBytes;

  // The floor: the same bytes as one multipart request straight to the emulator, which checks each line as well.
  const form = new FormData();
  form.set("purpose", "batch");
  form.set("file", await openAsBlob(path), "big.jsonl");
  const { connections } = await client.call(listConnections, { team });
  // The first call to the built-in emulator makes its key.
  await client.call(testConnection, { team, connectionId: connections[0]?.id ?? "" });
  const key = readFileSync(join(made.dataDir, "emulator-key"), "utf8").trim();
  const directAt = performance.now();
  const direct = await fetch(`${made.url}/emulator/v1/files`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: form,
  });
  if (direct.status !== 201) throw new Error(`emulator refused: ${direct.status} ${await direct.text()}`);
  const directSeconds = secondsSince(directAt);

  const megabytes = sizeBytes / 1e6;
  report({
    name: "upload.through_bff",
    value: megabytes / uploadSeconds,
    unit: "MB/s",
    floor: megabytes / directSeconds,
  });
  report({ name: "upload.server_peak_memory", value: peak / 1e6, unit: "MB", floor: before / 1e6 });
  await file.close();
} finally {
  await end();
}
