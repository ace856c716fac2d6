import type { Line } from "./check/line";
import { SpanHash } from "./scan/hash";
import { KEY } from "./scan/keys";
import { Kind } from "./scan/tape";

/** Of each request a hash of its id and one of what it asks, below 2^53, in the order of the file; as they are kept. */
export class Sketch {
  readonly length: number;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = Math.floor(bytes.length / PAIR_BYTES);
  }

  id(at: number): number {
    return this.view.getFloat64(PAIR_BYTES * at, true);
  }

  asks(at: number): number {
    return this.view.getFloat64(PAIR_BYTES * at + 8, true);
  }
}

/** Hashes of what requests are known by: the same bytes give the same hash on any machine. */
export class RequestHash {
  private readonly hash = new SpanHash();

  /** Of the url and the body as they are written; null where there is no body. */
  asks(line: Line): number | null {
    const body = line.member(0, KEY.body);
    if (body === 0) return null;
    const { view } = line.scanner.state;
    const url = line.member(0, KEY.url);
    this.hash.reset();
    for (const node of url === 0 ? [body] : [url, body]) this.hash.addBytes(view, line.startOf(node), line.endOf(node));
    return this.hash.value();
  }

  /** Of the id, however it is written; null where it is no text. */
  id(line: Line): number | null {
    const node = line.member(0, KEY.custom_id);
    if (node === 0 || line.kind(node) !== Kind.string) return null;
    this.hash.reset();
    if (line.isEscaped(node)) this.addText(line.text(node));
    else this.hash.addBytes(line.scanner.state.view, line.startOf(node), line.endOf(node));
    return this.hash.value();
  }

  private addText(text: string): void {
    const bytes = new TextEncoder().encode(text);
    const padded = new Uint8Array(bytes.length + PADDING);
    padded.set(bytes);
    this.hash.addBytes(new DataView(padded.buffer), 0, bytes.length);
  }
}

/** Bytes a hash may read past a span. */
const PADDING = 4;
const PAIR_BYTES = 16;
/** Requests of a file that are kept; of a larger one, none are. 32 MB. */
const MOST_REQUESTS = 2_000_000;

/** Collects the sketch of a file, request by request. */
export class Sketcher {
  private readonly hash = new RequestHash();
  private view = new DataView(new ArrayBuffer(PAIR_BYTES * 1_024));
  private count = 0;

  add(line: Line): void {
    const [id, asks] = [this.hash.id(line), this.hash.asks(line)];
    if (id === null || asks === null || this.count > MOST_REQUESTS) return;
    if (PAIR_BYTES * (this.count + 1) > this.view.byteLength) {
      const larger = new Uint8Array(this.view.byteLength * 2);
      larger.set(new Uint8Array(this.view.buffer));
      this.view = new DataView(larger.buffer);
    }
    this.view.setFloat64(PAIR_BYTES * this.count, id, true);
    this.view.setFloat64(PAIR_BYTES * this.count + 8, asks, true);
    this.count++;
  }

  /** What is to be kept; null of a file with too many requests. */
  bytes(): Uint8Array<ArrayBuffer> | null {
    return this.count > MOST_REQUESTS
      ? null
      : new Uint8Array(this.view.buffer as ArrayBuffer, 0, PAIR_BYTES * this.count);
  }
}

/** Hashes as text: eight bytes for each, little end first, in Base64. */
export function writeAsks(asks: Float64Array): string {
  const view = new DataView(new ArrayBuffer(asks.length * 8));
  for (const [at, ask] of asks.entries()) view.setFloat64(at * 8, ask, true);
  const bytes = new Uint8Array(view.buffer);
  let text = "";
  for (let from = 0; from < bytes.length; from += 8_192)
    text += String.fromCharCode(...bytes.subarray(from, from + 8_192));
  return btoa(text);
}

export function readAsks(base64: string): number[] {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, at) => view.getFloat64(at * 8, true));
}
