import { formatBytes } from "@/lib/format";
import type { CheckLimits, CheckProgress, CheckReport, Finding } from "@/lib/jsonl/contract";
import type { FixedFile } from "@/lib/jsonl/fix/apply";
import type { Fix } from "@/lib/jsonl/fix-contract";
import type { Copy } from "@/lib/jsonl/patch";
import type { LineAround } from "@/lib/jsonl/read-around";
import type { TokenCount } from "@/lib/jsonl/token-contract";
import { AppError } from "@/lib/wire/errors";

/*
 * The one place of this page that opens the file engine. It is loaded when the first file comes, not with the page.
 */

type Checker = typeof import("@/lib/jsonl/check-blob");
/** Once it is loaded it is called without a pause in between: a check begins before its file is drawn. */
let checker: Checker | null = null;

async function loadChecker(): Promise<Checker> {
  checker ??= await import("@/lib/jsonl/check-blob");
  return checker;
}

type Options = { limits: CheckLimits; signal: AbortSignal; onProgress: (progress: CheckProgress) => void };

/** A file has come: there is nothing to get ready for any more. */
let isUsed = false;

/** Starts the workers and loads the tokenizer, so that the first file is checked and priced at full speed. */
export async function prepare(): Promise<void> {
  if (isUsed) return;
  const [{ prepareCheck }, { prepareTokens }] = await Promise.all([
    loadChecker(),
    import("@/lib/jsonl/tokens"),
    import("@/lib/jsonl/gzip"),
  ]);
  prepareCheck();
  prepareTokens();
}

/** Streams a file that is not packed through workers. @throws what `signal` was aborted with; a DOMException when the disk fails */
export async function checkFile(blob: Blob, options: Options): Promise<CheckReport> {
  isUsed = true;
  const { checkBlob } = checker ?? (await loadChecker());
  return checkBlob(blob, { ...options, isPlain: true });
}

/** A small archive can unpack to anything; beyond this it is no input file. */
const unpackedBytesMax = 4_000_000_000;

export async function isPacked(blob: Blob): Promise<boolean> {
  const { isGzip } = await import("@/lib/jsonl/gzip");
  return isGzip(blob);
}

/** A gzip file as the plain one it holds. @throws AppError when it is cut off or too large */
export async function unpack(blob: Blob, signal: AbortSignal): Promise<Blob> {
  const { gunzip } = await import("@/lib/jsonl/gzip");
  try {
    return await gunzip(blob, unpackedBytesMax, signal);
  } catch (cause) {
    if (cause instanceof RangeError) {
      const most = formatBytes(unpackedBytesMax);
      throw new AppError("too_large", `Unpacked it is larger than ${most}. Split it first.`, { cause });
    }
    if (cause instanceof TypeError) {
      throw new AppError("invalid_input", "This is not a whole gzip file. Pack it again, or drop it unpacked.", {
        cause,
      });
    }
    throw cause;
  }
}

/** Writes a corrected copy. The file given is never changed. */
export async function fixFile(blob: Blob, fixes: readonly Fix[], options: Options): Promise<FixedFile> {
  const { applyFixes } = await import("@/lib/jsonl/apply-fixes");
  return applyFixes(blob, fixes, options);
}

/** Input tokens by a real tokenizer over a sample of the file; takes about a second. */
export async function countTokens(
  report: Pick<CheckReport, "tally" | "sample">,
  signal: AbortSignal,
): Promise<TokenCount> {
  const { countTokens: count } = await import("@/lib/jsonl/tokens");
  return count(report, { signal });
}

type Place = Pick<Finding, "offset" | "length">;

/** The text of one line around a column, cut where it is long. */
export async function lineAround(blob: Blob, place: Place, column: number | null): Promise<LineAround> {
  const { readAround } = await import("@/lib/jsonl/read-around");
  return readAround(blob, place, column);
}

/** The whole text of a line that is not long. */
export async function wholeLine(blob: Blob, place: Place): Promise<string> {
  const { readLine } = await import("@/lib/jsonl/read-line");
  return (await readLine(blob, place, place.length)).text;
}

/** A file with other text in the place of one line; every byte around it stays. */
export async function replaceLine(blob: Blob, { offset, length }: Place, text: string): Promise<Copy> {
  const { copyWithPatch } = await import("@/lib/jsonl/patch");
  return copyWithPatch(blob, [{ from: 0, to: offset }, { text }, { from: offset + length, to: blob.size }]);
}
