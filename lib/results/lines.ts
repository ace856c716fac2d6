import "server-only";
import { type FileHandle, open } from "node:fs/promises";
import { readSourceLine } from "@/lib/jsonl/sheet/source-lines";
import { readSpan } from "@/lib/line-blocks";
import { readSourceColumns } from "./source-columns";
import { spoolPath } from "./spool";
import type { StoreSource } from "./store/cache-file";
import type { StoreRow } from "./store/rows";

/** Where a result line lies. */
type ResponsePlace = Pick<StoreRow, "isError" | "resultGeneration" | "resultStart" | "resultLength">;

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException | null)?.code === "ENOENT";

/** A line's text as it lies in the file, without its line end. */
const textOf = (bytes: Buffer): string => bytes.toString("utf8").replace(/\r?\n$/, "");

/** Reads single lines of a batch's files by their place; files are opened once and kept until `close`. */
export class LineReader {
  private readonly files = new Map<string, Promise<FileHandle>>();
  private readonly source: StoreSource;
  private columns: Promise<string[]> | null = null;

  constructor(source: StoreSource) {
    this.source = source;
  }

  private file(path: string): Promise<FileHandle> {
    const opened = this.files.get(path) ?? open(/* turbopackIgnore: true */ path, "r");
    this.files.set(path, opened);
    return opened;
  }

  /** The request line, byte for byte; null when the row has none or its file is not in reach of this process. */
  async request({ inputStart, inputLength }: StoreRow): Promise<string | null> {
    const { inputPath } = this.source;
    if (inputPath === null || inputStart === null || inputLength === null) return null;
    try {
      return textOf(await readSpan(await this.file(inputPath), inputStart, inputLength));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** The cells of the line of the source table that a row was made of, its id aside; null when there is none in reach. */
  async tableCells({
    tableStart,
    tableLength,
  }: Pick<StoreRow, "tableStart" | "tableLength">): Promise<Record<string, string> | null> {
    const { tablePath } = this.source;
    if (tablePath === null || tableStart === null || tableLength === null) return null;
    try {
      this.columns ??= readSourceColumns(tablePath);
      const names = await this.columns;
      const line = await readSpan(await this.file(tablePath), tableStart, tableLength);
      const cells = readSourceLine(textOf(line))?.slice(1) ?? [];
      return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""]));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** The result line, byte for byte; null when there is none. @throws ENOENT when its spool was replaced meanwhile */
  async response({ isError, resultGeneration, resultStart, resultLength }: ResponsePlace): Promise<string | null> {
    if (isError === null || resultGeneration === null || resultStart === null || resultLength === null) return null;
    const kind = isError ? "error" : "output";
    const path = spoolPath({ batchId: this.source.batchId, kind, generation: resultGeneration });
    return textOf(await readSpan(await this.file(path), resultStart, resultLength));
  }

  async close(): Promise<void> {
    for (const opened of this.files.values()) await (await opened.catch(() => null))?.close();
    this.files.clear();
  }
}
