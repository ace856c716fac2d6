import { AppError } from "@/lib/wire/errors";

const MAX_RETRIES = 2;

/** A refusal stays a refusal however often one asks; only what may pass is tried again. */
export function shouldRetry(failures: number, error: unknown): boolean {
  if (failures >= MAX_RETRIES) return false;
  return !(error instanceof AppError) || error.status >= 500;
}
