import { requestMark } from "@/lib/wire/call";
import { AppError } from "@/lib/wire/errors";
import { fileContentPath, type InputFile } from "./contract";

/** So much of what arrives lies in memory; the rest is in blobs, which browsers keep on disk. */
const partBytes = 1024 * 1024;

/** What has arrived of a file, from its beginning on. */
export type Arrived = { parts: readonly Blob[]; sizeBytes: number; etag: string | null };
export const nothingArrived: Arrived = { parts: [], sizeBytes: 0, etag: null };

type Fetching = {
  /** What came before the line was lost. */
  arrived: Arrived;
  signal: AbortSignal;
  /** Told of all that has arrived, with each part and when it breaks off. */
  onArrived: (arrived: Arrived) => void;
};

function lost(cause?: unknown): AppError {
  const message = "The connection was lost. What has arrived is kept; trying again goes on from there.";
  return new AppError("internal", message, { cause });
}

/** Asks for what has not arrived yet. */
async function ask(team: string, fileId: string, { arrived, signal }: Fetching): Promise<Response> {
  const isBegun = arrived.sizeBytes > 0 && arrived.etag !== null;
  const rest: Record<string, string> = isBegun
    ? { range: `bytes=${arrived.sizeBytes}-`, "if-range": arrived.etag ?? "" }
    : {};
  const response = await fetch(fileContentPath(team, fileId), {
    headers: { [requestMark.name]: requestMark.value, ...rest },
    signal,
    credentials: "same-origin",
  }).catch((cause) => {
    throw signal.aborted ? cause : lost(cause);
  });
  if (response.ok) return response;
  throw AppError.fromBody(await response.json().catch(() => undefined), response.status);
}

/**
 * Fetches an input file into the browser, byte for byte.
 * @throws AppError with the server's code, or `internal` where the line was lost; whatever `signal` was aborted with
 */
export async function fetchContent(
  team: string,
  file: Pick<InputFile, "id" | "sizeBytes">,
  fetching: Fetching,
): Promise<Blob> {
  const { arrived, signal, onArrived } = fetching;
  const response = await ask(team, file.id, fetching);
  // Not a rest: the file was begun anew.
  let { parts, sizeBytes } = response.status === 206 ? arrived : nothingArrived;
  let pending: Uint8Array<ArrayBuffer>[] = [];
  let pendingBytes = 0;
  const put = () => {
    parts = [...parts, new Blob(pending)];
    sizeBytes += pendingBytes;
    [pending, pendingBytes] = [[], 0];
    onArrived({ parts, sizeBytes, etag: response.headers.get("etag") });
  };
  const reader = response.body?.getReader();
  try {
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      pending.push(next.value);
      pendingBytes += next.value.length;
      if (pendingBytes >= partBytes) put();
    }
  } catch (cause) {
    if (signal.aborted) throw cause;
    put();
    throw lost(cause);
  }
  put();
  if (sizeBytes !== file.sizeBytes) throw lost();
  return new Blob([...parts], { type: "application/jsonl" });
}
