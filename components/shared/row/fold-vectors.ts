import { formatCount } from "@/lib/format";

/** Only where the key stands as JSON: an answer that speaks of one has its quotes escaped. */
const vector = /("embedding"\s*:\s*)(?:\[([-+.\deE,\s]{64,})\]|"[A-Za-z0-9+/=]{64,}")/g;

/** A raw line for reading, with the numbers of its vectors counted instead of shown. All else is as it came. */
export const foldVectors = (line: string): string =>
  line.replace(vector, (_, key: string, numbers: string | undefined) =>
    numbers === undefined
      ? `${key}"… a vector in base64 …"`
      : `${key}[… ${formatCount(numbers.split(",").length)} numbers …]`,
  );
