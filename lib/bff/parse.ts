import "server-only";
import type { z } from "zod";
import { AppError } from "@/lib/wire/errors";

const bodyBytesMax = 1_000_000;

function firstIssue(error: z.ZodError): AppError {
  const issue = error.issues[0];
  return new AppError("invalid_input", issue?.message ?? "Something in this request is not valid.", {
    field: issue?.path.join(".") || undefined,
  });
}

export function parse(schema: z.ZodType | undefined, value: unknown): Record<string, unknown> {
  if (!schema) return {};
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw firstIssue(parsed.error);
  return parsed.data as Record<string, unknown>;
}

export async function readBody(request: Request): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) {
    throw new AppError("invalid_input", "The request's body must be JSON.");
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > bodyBytesMax) throw new AppError("too_large", "The request is larger than 1 MB. Nothing was changed.");
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
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
