import "server-only";
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { areCopyColumns, copyOf } from "@/lib/jsonl/sheet/copy-lines";
import { columnsProblem, ID_COLUMN, readSourceLine, sourceLimits } from "@/lib/jsonl/sheet/source-lines";
import { LineTooLong, readLineBlocks } from "@/lib/line-blocks";
import type { BesideKind } from "./contract";

/** What is in a source table, and why it is not taken; null when it is. */
type SourceVerdict = { reason: string | null; rows: number; sha256: string };

/** Looks at one line after the other; answers what is wrong with it. */
class SourceChecker {
  private width = 0;
  private lines = 0;
  private readonly kind: BesideKind;

  constructor(kind: BesideKind) {
    this.kind = kind;
  }

  get rows(): number {
    return Math.max(0, this.lines - 1);
  }

  add(bytes: Buffer): string | null {
    this.lines += 1;
    const cells = isUtf8(bytes) ? readSourceLine(bytes.toString("utf8")) : null;
    if (cells === null) return `Line ${this.lines} of the table is not a JSON list of texts.`;
    if (this.lines === 1) return this.head(cells);
    if (this.rows > sourceLimits.rows)
      return `The table has more than ${sourceLimits.rows.toLocaleString("en")} rows. Split it first.`;
    if (cells.length !== this.width)
      return `Line ${this.lines} of the table has ${cells.length} cells; its first line names ${this.width} columns.`;
    if (this.kind === "copies" && !copyOf(cells))
      return `Line ${this.lines} of the list names no request, or no place.`;
    return null;
  }

  tooLong(): string {
    const mebibytes = sourceLimits.lineBytes >> 20;
    return `Line ${this.lines + 1} of the table is longer than ${mebibytes} MB, which is more than a row may hold.`;
  }

  private head([first, ...names]: readonly string[]): string | null {
    this.width = names.length + 1;
    if (this.kind === "copies" && !areCopyColumns(names))
      return "The columns are not those of a list of repeated requests.";
    return first === ID_COLUMN ? columnsProblem(names) : `The first column of the table is not ${ID_COLUMN}.`;
  }
}

/** Reads what was uploaded to lie beside requests whole, holding a block of it. */
export async function checkSource(path: string, kind: BesideKind = "source"): Promise<SourceVerdict> {
  const checker = new SourceChecker(kind);
  const hash = createHash("sha256");
  const verdict = (reason: string | null): SourceVerdict => ({
    reason,
    rows: checker.rows,
    sha256: hash.digest("hex"),
  });
  try {
    for await (const block of readLineBlocks(path, 0, sourceLimits.bytes, sourceLimits.lineBytes)) {
      for (const { bytes, length } of block) {
        hash.update(bytes);
        if (length > bytes.length) hash.update("\n");
        const reason = checker.add(bytes);
        if (reason !== null) return verdict(reason);
      }
    }
  } catch (error) {
    if (error instanceof LineTooLong) return verdict(checker.tooLong());
    throw error;
  }
  return verdict(checker.rows === 0 ? "The table has no rows." : null);
}
