import "server-only";
import { readSourceLine, sourceLimits } from "@/lib/jsonl/sheet/source-lines";
import { readLineBlocks } from "@/lib/line-blocks";

/** The names in the first line of a source table, without that of the ids. @throws ENOENT */
export async function readSourceColumns(path: string): Promise<string[]> {
  for await (const [head] of readLineBlocks(path, 0, sourceLimits.lineBytes)) {
    if (head) return readSourceLine(head.bytes.toString("utf8"))?.slice(1) ?? [];
  }
  return [];
}
