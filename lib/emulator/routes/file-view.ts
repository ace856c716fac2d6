import type { VirtualFile } from "@/lib/emulator/batches/batch-store";
import type { FileRecord } from "@/lib/emulator/storage/file-store";

const SECOND_MS = 1000;
/** Size of a result line that is assumed before the first one exists. */
const ASSUMED_LINE_BYTES = 2000;

/** The file object of an upload. There is no `status`. */
export function fileView(file: FileRecord) {
  return {
    id: file.id,
    object: "file",
    bytes: file.sizeBytes,
    created_at: Math.floor(file.createdMs / SECOND_MS),
    filename: file.filename,
    purpose: "batch",
    expires_at: Math.floor(file.expiresMs / SECOND_MS),
  };
}

/** The file object of a batch's output or error file; `sizeBytes` null asks for the estimate. */
export function virtualFileView({ batch, kind }: VirtualFile, sizeBytes: number | null) {
  const isOutput = kind === "completed";
  const lines = isOutput ? batch.tally.completed : batch.tally.failed;
  return {
    id: isOutput ? batch.outputFileId : batch.errorFileId,
    object: "file",
    bytes: sizeBytes ?? lines * ASSUMED_LINE_BYTES,
    created_at: Math.floor(batch.createdMs / SECOND_MS),
    filename: `batch-${batch.id}-${isOutput ? "output" : "error"}.jsonl`,
    purpose: isOutput ? "batch_output" : "batch_error",
  };
}
