import type { Batch } from "@/lib/batches/contract";

/** What the programs are written from. No key and no address of the connection: both come from the environment. */
export type CodeInput = {
  fileName: string;
  endpoint: string;
  window: string;
  hasInPlaceRetry: boolean;
};

export const defaultBaseUrl = "https://api.doubleword.ai/v1";

export function codeInputOf(batch: Pick<Batch, "inputFile" | "endpoint" | "window" | "connection">): CodeInput {
  return {
    fileName: batch.inputFile.name,
    endpoint: batch.endpoint,
    window: batch.window,
    hasInPlaceRetry: batch.connection.hasInPlaceRetry,
  };
}

/** One word of a shell, whatever it holds. */
export const shellWord = (text: string): string => `'${text.replace(/'/g, `'\\''`)}'`;

/** A string of Python, JavaScript and TypeScript alike: JSON's escapes mean the same in all of them. */
export const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`);
