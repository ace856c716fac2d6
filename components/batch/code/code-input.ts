import type { Batch } from "@/lib/batches/contract";

/** What the programs are written from. No key and no address of the connection: both come from the environment. */
export type CodeInput = {
  fileName: string;
  endpoint: string;
  window: string;
  hasInPlaceRetry: boolean;
  /** The file of custom ids, a JSON string a line, when only those rows are meant. */
  idsName?: string;
};

/** Where the lines of the rows that are meant go. */
export const chosenName = "chosen.jsonl";

export const defaultBaseUrl = "https://api.doubleword.ai/v1";

export function codeInputOf(batch: Pick<Batch, "inputFile" | "endpoint" | "window" | "connection">): CodeInput {
  return {
    fileName: batch.inputFile.name,
    endpoint: batch.endpoint,
    window: batch.window,
    hasInPlaceRetry: batch.connection.hasInPlaceRetry,
  };
}

/** Names the requests of a shell script; where only some rows are meant, after the way to pick them. */
export function shellInput({ fileName, idsName }: CodeInput): string {
  if (idsName === undefined) return `input=${shellWord(fileName)}`;
  return `source=${shellWord(fileName)}
ids=${shellWord(idsName)}
input=${chosenName}

# Copies the lines of the rows that are listed in $ids, byte for byte.
only_chosen() {
  awk 'FILENAME == ARGV[1] { wanted[$0] = 1; next } FILENAME == ARGV[2] { if ($0 in wanted) kept[FNR] = 1; next } FNR in kept' \\
    <(jq -c . "$ids") <(jq -Rc '(fromjson? // {}).custom_id // null' "$1") "$1" > "$2"
}`;
}

/** One word of a shell, whatever it holds. */
export const shellWord = (text: string): string => `'${text.replace(/'/g, `'\\''`)}'`;

/** A string of Python, JavaScript and TypeScript alike: JSON's escapes mean the same in all of them. */
export const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`);
