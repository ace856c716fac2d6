import "server-only";
import { randomUUID } from "node:crypto";
import { UpstreamError } from "./errors";
import { type ByteSource, chunksFrom, type StreamedBody } from "./pump";

export type FileToSend = { name: string; sizeBytes: number; open: () => ByteSource };
export type Multipart = { contentType: string; sizeBytes: number; body: StreamedBody };

/** As browsers write it: what would end the quoted name or the header line is percent-encoded. */
const quoted = (name: string): string =>
  name.replace(/"/g, "%22").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replaceAll("\0", "");

const wrongSize = (sent: string, sizeBytes: number): UpstreamError =>
  new UpstreamError(
    "refused",
    `The file changed while it was being sent: it has ${sent} than the ${sizeBytes.toLocaleString("en")} bytes it had when it was checked.`,
    { code: "size_changed" },
  );

/**
 * One file as a `multipart/form-data` body of known length, produced while it is read; `purpose` goes first, as
 * upstreams that read in order expect it. A source of another length than stated ends the body with an error.
 */
export function multipart({ name, sizeBytes, open }: FileToSend): Multipart {
  const boundary = `----batchdeck${randomUUID()}`;
  const part = (disposition: string) => `--${boundary}\r\ncontent-disposition: form-data; ${disposition}`;
  const head = Buffer.from(
    `${part('name="purpose"')}\r\n\r\nbatch\r\n${part(`name="file"; filename="${quoted(name)}"`)}\r\ncontent-type: application/jsonl\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield head;
    let sentBytes = 0;
    for await (const chunk of chunksFrom(open())) {
      sentBytes += chunk.byteLength;
      if (sentBytes > sizeBytes) throw wrongSize("more", sizeBytes);
      yield chunk;
    }
    if (sentBytes < sizeBytes) throw wrongSize("fewer", sizeBytes);
    yield tail;
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    sizeBytes: head.length + sizeBytes + tail.length,
    body: { open: chunks },
  };
}
