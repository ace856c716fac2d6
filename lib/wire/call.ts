import { type CallInput, type CallOutput, type Endpoint, paramNames } from "./endpoint";
import { AppError } from "./errors";

/** Marks a request as made by this application; a cross-site form cannot set it. */
export const requestMark = { name: "x-batchdeck", value: "1" } as const;

/** The address of an endpoint with its path params filled in and the remaining input as its query. */
export function urlOf<E extends Endpoint>(e: E, input: CallInput<E>): string {
  const values = input as Record<string, unknown>;
  const path = e.path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(values[name])));
  if (!e.query) return path;
  const search = new URLSearchParams();
  for (const name of Object.keys(e.query.shape)) {
    const value = values[name];
    if (value === undefined || value === null || value === "") continue;
    for (const item of Array.isArray(value) ? value : [value]) search.append(name, String(item));
  }
  const query = search.toString();
  return query ? `${path}?${query}` : path;
}

function bodyOf(e: Endpoint, values: Record<string, unknown>): string | undefined {
  if (!e.body) return undefined;
  const skipped = new Set([...paramNames(e.path), ...Object.keys(e.query?.shape ?? {})]);
  return JSON.stringify(Object.fromEntries(Object.entries(values).filter(([name]) => !skipped.has(name))));
}

type Confirmer = () => Promise<boolean>;
let confirmer: Confirmer | null = null;

/** Names who asks for the password when an act needs it. Answers how to take that back. */
export function setConfirmer(next: Confirmer): () => void {
  confirmer = next;
  return () => {
    if (confirmer === next) confirmer = null;
  };
}

/**
 * Calls one of our own endpoints from the browser and parses what comes back. When the act needs the password again,
 * it is asked for and the call made once more.
 * @throws AppError with the server's code; `internal` when the server could not be reached or understood.
 */
export async function call<E extends Endpoint>(
  e: E,
  input: CallInput<E>,
  signal?: AbortSignal,
): Promise<CallOutput<E>> {
  try {
    return await send(e, input, signal);
  } catch (error) {
    const isAsked = error instanceof AppError && error.code === "confirm_needed" && confirmer !== null;
    if (!isAsked || !(await confirmer?.())) throw error;
    return send(e, input, signal);
  }
}

async function send<E extends Endpoint>(e: E, input: CallInput<E>, signal?: AbortSignal): Promise<CallOutput<E>> {
  const body = bodyOf(e, input as Record<string, unknown>);
  const headers: Record<string, string> = { accept: "application/json", [requestMark.name]: requestMark.value };
  if (body !== undefined) headers["content-type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(urlOf(e, input), {
      method: e.method,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(signal ? { signal } : {}),
      credentials: "same-origin",
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new AppError(
      "internal",
      "The console could not be reached. Your work is still here; check the connection and try again.",
      { cause },
    );
  }
  const json: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw AppError.fromBody(json, response.status);
  return e.output.parse(json) as CallOutput<E>;
}
