import "server-only";
import { UpstreamError } from "./errors";

const newline = 10;
/** Longer than any answer; a body without line ends must not fill the memory. */
const lineBytesMax = 64 * 1024 * 1024;

function isWholeRecord(bytes: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}

/**
 * Cuts chunks into whole lines, each with its `\n`. A body that ends in the middle of a line loses that tail; a last
 * record that only lacks its line end is whole (no beginning of a JSON object is itself one) and gets it.
 * @throws UpstreamError for a line over 64 MiB; what the source throws
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let carried: Uint8Array[] = [];
  let carriedBytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      const rest = chunk.subarray(start, end + 1);
      start = end + 1;
      if (carriedBytes === 0) yield rest;
      else yield Buffer.concat([...carried, rest]);
      carried = [];
      carriedBytes = 0;
    }
    if (start === chunk.length) continue;
    carried.push(chunk.subarray(start));
    carriedBytes += chunk.length - start;
    if (carriedBytes > lineBytesMax)
      throw new UpstreamError("refused", "The file has a line of more than 64 MiB, which the console does not read.", {
        code: "line_too_long",
      });
  }
  const tail = Buffer.concat(carried);
  if (tail.length > 0 && isWholeRecord(tail)) yield Buffer.concat([tail, Buffer.of(newline)]);
}
