import "server-only";
import type { z } from "zod";
import { AppError } from "@/lib/wire/errors";

const bodyBytesMax = 1_000_000;
/** What a page sends is there at once; who sends byte by byte holds a place for nothing. */
const bodyMs = 30_000;

function firstIssue(error: z.ZodError): AppError {
  const issue = error.issues[0];
  return new AppError("invalid_input", issue?.message ?? "Something in this request is not valid.", {
    field: issue?.path.join(".") || undefined,
  });
}

/** Texts with a NUL in them: the database keeps none. */
function hasNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\u0000");
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, one]) => hasNul(key) || hasNul(one));
}

export function parse(schema: z.ZodType | undefined, value: unknown): Record<string, unknown> {
  if (!schema) return {};
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw firstIssue(parsed.error);
  if (hasNul(parsed.data))
    throw new AppError("invalid_input", "A text holds a NUL character, which cannot be kept. Nothing was changed.");
  return parsed.data as Record<string, unknown>;
}

/**
 * Reads on without keeping anything. Whoever still sends would wait for the answer if nobody read, and a reader that is
 * cancelled leaves the line standing, with the next request on it.
 */
async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
}

async function readBytes(request: Request): Promise<Buffer> {
  const reader = request.body?.getReader();
  if (!reader) return Buffer.alloc(0);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void reader.cancel().catch(() => undefined);
  }, bodyMs);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.length;
      if (size > bodyBytesMax) throw new AppError("too_large", "The request is larger than 1 MB. Nothing was changed.");
      chunks.push(next.value);
    }
  } finally {
    clearTimeout(timer);
    void drain(reader).catch(() => undefined);
  }
  if (isLate)
    throw new AppError("invalid_input", "The request took too long to arrive. Nothing was changed; try again.");
  return Buffer.concat(chunks);
}

export async function readBody(request: Request): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) {
    throw new AppError("invalid_input", "The request's body must be JSON.");
  }
  const bytes = await readBytes(request);
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new AppError("invalid_input", "The request's body is not valid JSON.");
  }
}

/**
 * The body with the request's `Idempotency-Key` in it, where the endpoint takes one; scripts send it as a header, our
 * own pages in the body. @throws AppError when both are there and differ
 */
export function withKey(schema: z.ZodObject, body: unknown, request: Request): unknown {
  const key = request.headers.get("idempotency-key")?.trim();
  if (!key || !("idempotencyKey" in schema.shape) || typeof body !== "object" || body === null) return body;
  const given = (body as { idempotencyKey?: unknown }).idempotencyKey;
  if (given !== undefined && given !== key)
    throw new AppError("invalid_input", "The Idempotency-Key header and the body's idempotencyKey differ.", {
      field: "idempotencyKey",
    });
  return { ...body, idempotencyKey: key };
}

/** `?a=1&a=2` → `{ a: ["1", "2"] }`, single values as strings. */
export function readQuery(request: Request): Record<string, string | string[]> {
  const { searchParams } = new URL(request.url);
  return Object.fromEntries(
    [...new Set(searchParams.keys())]
      .map((name) => [name, searchParams.getAll(name)])
      .map(([name, all]) => [name, all?.length === 1 ? all[0] : all]),
  );
}

/** A stream's query, parsed. @throws AppError invalid_input */
export const parseQuery = <T extends z.ZodObject>(schema: T, request: Request): z.output<T> =>
  parse(schema, readQuery(request)) as z.output<T>;
