import { once } from "node:events";
import type { Readable } from "node:stream";
import Busboy, { type BusboyHeaders, type BusboyInstance } from "@fastify/busboy";
import { Refusal, textRefusal } from "@/lib/emulator/http/refusal";
import { tooLarge } from "./ingest";

/** What a form may need beyond the file itself. */
const OVERHEAD_BYTES = 10 * 1024;

export type Form<T> = { fields: Map<string, string>; file: { filename: string | null; result: T } | null };

type Handlers<T> = {
  /** Consumes the file's bytes. A rejection aborts the form. */
  file(bytes: Readable): Promise<T>;
  /** May throw a Refusal, which aborts the form. */
  field(name: string, value: string): void;
};

function invalid(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return textRefusal(400, `Invalid multipart request: ${error instanceof Error ? error.message : String(error)}`);
}

/**
 * Streams a multipart form, parts in any order. After a refusal the rest of the body is read and thrown away, so that
 * a client still sending gets to see the reply. Memory is a few chunks.
 * @throws Refusal 413 when the body is larger than the file limit allows, 400 when it is no multipart form.
 */
export async function readForm<T>(request: Request, limitBytes: number, handlers: Handlers<T>): Promise<Form<T>> {
  const capBytes = limitBytes + OVERHEAD_BYTES;
  if (Number(request.headers.get("content-length") ?? 0) > capBytes) throw tooLarge(limitBytes);
  const form: Form<T> = { fields: new Map(), file: null };
  const parser = openParser(request);
  const state = new FormState();
  const fail = (error: unknown) => state.fail(error);
  parser.on("field", (name, value) => {
    form.fields.set(name, value);
    try {
      handlers.field(name, value);
    } catch (error) {
      fail(error);
    }
  });
  parser.on("file", (name, bytes, filename) => {
    // Whoever reads the file sees its errors; one that comes after the reading must not end the process.
    bytes.on("error", () => undefined);
    if (name !== "file" || state.file) {
      bytes.resume();
      return;
    }
    state.stream = bytes;
    state.file = handlers.file(bytes).then((result) => {
      form.file = { filename: filename ?? null, result };
    }, fail);
  });
  parser.on("error", fail);
  await pump(request, parser, capBytes, limitBytes, state);
  await state.file;
  if (state.failure) throw state.failure;
  return form;
}

/** The first failure of a form, and what has to end with it. */
class FormState {
  failure: Refusal | null = null;
  file: Promise<void> | null = null;
  stream: Readable | null = null;
  readonly failed: Promise<void>;
  private announce: () => void = () => undefined;

  constructor() {
    this.failed = new Promise((resolve) => {
      this.announce = resolve;
    });
  }

  fail(error: unknown): void {
    this.failure ??= invalid(error);
    this.stream?.destroy(this.failure);
    this.announce();
  }
}

function openParser(request: Request): BusboyInstance {
  const contentType = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw textRefusal(400, "Invalid multipart request: Invalid `boundary` for `multipart/form-data` request");
  }
  try {
    const headers = { "content-type": contentType } as BusboyHeaders;
    const isPartAFile = (name: string | undefined) => name === "file";
    return Busboy({ headers, isPartAFile, fileHwm: 256 * 1024, preservePath: true, limits: { fields: 64, parts: 80 } });
  } catch (error) {
    throw invalid(error);
  }
}

async function pump(
  request: Request,
  parser: BusboyInstance,
  capBytes: number,
  limitBytes: number,
  state: FormState,
): Promise<void> {
  const reader = request.body?.getReader();
  let receivedBytes = 0;
  try {
    for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) {
      receivedBytes += step.value.length;
      if (receivedBytes > capBytes) {
        state.fail(tooLarge(limitBytes));
        break;
      }
      if (state.failure) continue;
      const { value } = step;
      await Promise.race([new Promise((resolve) => parser.write(value, resolve)), state.failed]);
    }
  } catch (error) {
    state.fail(
      textRefusal(400, `Failed to read multipart upload: ${error instanceof Error ? error.message : String(error)}`),
    );
  } finally {
    // Not cancelled: that would close the connection before the reply is sent.
    reader?.releaseLock();
  }
  if (state.failure) {
    parser.destroy();
    return;
  }
  const finished = once(parser, "finish").catch((error) => state.fail(error));
  parser.end();
  await Promise.race([finished, state.failed]);
}
