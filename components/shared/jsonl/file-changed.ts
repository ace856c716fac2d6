import { AppError } from "@/lib/wire/errors";

/**
 * A file on disk is only a promise: when it was changed, moved or its drive is gone since it was dropped, the browser
 * refuses to read it.
 * @throws AppError
 */
export async function requireUnchanged(blob: Blob): Promise<void> {
  try {
    await blob.slice(0, 1).arrayBuffer();
  } catch (cause) {
    throw changedError(cause);
  }
}

export function changedError(cause: unknown): AppError {
  const message =
    "The file was changed or moved on your disk since it was dropped, so it is not what was checked. Drop it again.";
  return new AppError("conflict", message, { cause });
}

/** Whether reading failed because of the disk, and not because of what is in the file. */
export const isChanged = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === "NotReadableError" || error.name === "NotFoundError");
