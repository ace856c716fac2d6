import { randomUUID } from "node:crypto";
import { requireAccount } from "@/lib/emulator/http/bearer";
import { textRefusal, tooManyRequests } from "@/lib/emulator/http/refusal";
import type { FileRecord } from "@/lib/emulator/storage/file-store";
import { type Ingested, ingestFile } from "@/lib/emulator/upload/ingest";
import { type Form, readForm } from "@/lib/emulator/upload/multipart";
import type { World } from "@/lib/emulator/world";
import { fileView } from "./file-view";

const DEFAULT_EXPIRY_MS = 30 * 86_400_000;

/** Uploads running in each emulator, for the limit of the hosted service. */
const running = new WeakMap<World, number>();

function checkField(name: string, value: string): void {
  if (name === "purpose" && value.toLowerCase() !== "batch") {
    throw textRefusal(400, `Invalid purpose '${value}'. Only 'batch' is supported.`);
  }
}

function expiryMs(fields: Map<string, string>, createdMs: number): number {
  const seconds = fields.get("expires_after[seconds]") ?? "";
  return createdMs + (/^\d{1,10}$/.test(seconds) ? Number(seconds) * 1000 : DEFAULT_EXPIRY_MS);
}

/**
 * Takes a multipart upload: all of it or, after the first bad line, nothing.
 * @returns the file object. @throws Refusal with the upstream's own texts.
 */
export async function uploadFile(world: World, request: Request) {
  const { owner } = requireAccount(request, world.settings);
  const atOnce = (running.get(world) ?? 0) + 1;
  if (atOnce > world.settings.limits.concurrentUploads) {
    throw tooManyRequests("Too many concurrent file uploads. Please try again later.");
  }
  running.set(world, atOnce);
  const id = randomUUID();
  const spoolDir = await world.files.createSpool(id);
  try {
    const form = await readForm<Ingested>(request, world.settings.limits.fileBytes, {
      file: (bytes) => ingestFile(bytes, spoolDir, world.settings, world.catalogue),
      field: checkField,
    });
    const record = recordOf(id, owner, form);
    await world.files.adopt(record, spoolDir);
    const { filename, sizeBytes } = record;
    world.ledger.noteUpload({ id, filename, sizeBytes, sha256: form.file?.result.sha256 ?? null });
    return fileView(record);
  } catch (error) {
    await world.files.discardSpool(spoolDir);
    throw error;
  } finally {
    running.set(world, (running.get(world) ?? 1) - 1);
  }
}

function recordOf(id: string, owner: string, form: Form<Ingested>): FileRecord {
  if (!form.file) throw textRefusal(400, "No file field found in multipart upload");
  const createdMs = Date.now();
  const { sizeBytes, requests, models } = form.file.result;
  return {
    id,
    owner,
    filename: form.file.filename || `upload-${randomUUID()}`,
    declaredPurpose: form.fields.has("purpose") ? "batch" : null,
    sizeBytes,
    createdMs,
    expiresMs: expiryMs(form.fields, createdMs),
    requests,
    models,
  };
}
