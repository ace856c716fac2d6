import { randomUUID } from "node:crypto";
import type { BatchRecord } from "@/lib/emulator/batches/batch-record";
import { splitMetadata } from "@/lib/emulator/batches/batch-view";
import { isUuid } from "@/lib/emulator/engine/row-id";
import { readHandlerJson, requireString, unreadableField } from "@/lib/emulator/http/json-body";
import { textRefusal } from "@/lib/emulator/http/refusal";
import { isJsonObject, type JsonObject } from "@/lib/emulator/json-value";
import { ALLOWED_ENDPOINTS, WINDOW_SECONDS } from "@/lib/emulator/options";
import type { FileRecord } from "@/lib/emulator/storage/file-store";
import { EMPTY_TALLY } from "@/lib/emulator/storage/row-table";
import type { World } from "@/lib/emulator/world";

/**
 * Creates a batch and starts validating it; on return it survives a kill.
 * @throws Refusal with the upstream's own texts. Nothing is stored then.
 */
export async function createBatch(world: World, owner: string, request: Request): Promise<BatchRecord> {
  const body = await readHandlerJson(request);
  const inputFileId = requireString(body, "input_file_id");
  const endpoint = requireString(body, "endpoint");
  const window = requireString(body, "completion_window");
  const { metadata, dwext } = splitMetadata(readMetadata(body));
  checkWindow(window);
  if (!ALLOWED_ENDPOINTS.includes(endpoint)) {
    throw textRefusal(400, `Unsupported endpoint '${endpoint}'. Supported: ${ALLOWED_ENDPOINTS.join(", ")}`);
  }
  if (body.api_key_id !== undefined && body.api_key_id !== null) {
    throw textRefusal(400, "api_key_id can only be used in an organization context");
  }
  const file = findInput(world, owner, inputFileId);
  checkModels(world, file, window);
  const createdMs = Date.now();
  const record: BatchRecord = {
    id: randomUUID(),
    owner,
    endpoint,
    window,
    inputFileId: file.id,
    inputFilename: file.filename,
    outputFileId: randomUUID(),
    errorFileId: randomUUID(),
    total: file.requests,
    metadata,
    dwext,
    createdMs,
    expiresMs: createdMs + (WINDOW_SECONDS[window] ?? 0) * 1000,
    tally: { ...EMPTY_TALLY },
  };
  await world.batches.add(record);
  world.ledger.noteCreate(record);
  await world.engine.enrol(record);
  return record;
}

function readMetadata(body: JsonObject): Record<string, string> {
  if (body.metadata === undefined || body.metadata === null) return {};
  if (!isJsonObject(body.metadata)) throw unreadableField("metadata: invalid type, expected a map");
  return Object.fromEntries(
    Object.entries(body.metadata).map(([key, value]) => {
      if (typeof value !== "string") throw unreadableField(`metadata.${key}: invalid type, expected a string`);
      return [key, value];
    }),
  );
}

function checkWindow(window: string): void {
  if (window === "background") throw textRefusal(403, "Insufficient permissions to Create background batches");
  if (!Object.hasOwn(WINDOW_SECONDS, window)) {
    const allowed = Object.keys(WINDOW_SECONDS).join(", ");
    throw textRefusal(400, `Unsupported completion_window. Allowed values: ${allowed}`);
  }
}

function findInput(world: World, owner: string, id: string): FileRecord {
  if (!isUuid(id)) throw textRefusal(400, "Invalid input_file_id format");
  const file = world.files.get(id.toLowerCase(), owner);
  if (file) return file;
  if (world.batches.virtualFile(id.toLowerCase(), owner))
    throw textRefusal(400, "Input file must have purpose 'batch'");
  throw textRefusal(404, `File with ID ${id} not found`);
}

function checkModels(world: World, file: FileRecord, window: string): void {
  const gone = file.models.filter(({ model }) => !world.catalogue.get(model)).map(({ model }) => model);
  if (gone.length > 0) throw textRefusal(400, `The following model(s) are no longer available: ${gone.join(", ")}`);
  for (const { model } of file.models) {
    const prices = world.catalogue.get(model)?.prices;
    const offered = Object.keys(WINDOW_SECONDS).filter((name) => prices?.[name === "1h" ? "1h" : "24h"]);
    // A model without any batch price is unpriced (forwarded), not closed to batches.
    if (offered.length > 0 && !offered.includes(window)) {
      throw textRefusal(
        400,
        `Model '${model}' does not support completion window '${window}'. Allowed: ${offered.join(", ")}`,
      );
    }
  }
}
