import { RangeScanner } from "./check/range-scanner";
import { rehearse } from "./check/rehearsal";
import type { ScanReply, ScanRequest } from "./check/worker-messages";

/** A file has come: practising ends. */
let isWanted = false;
let scanner: RangeScanner | null = null;
/** Ranges are read one after the other; the next one may be told while one is read. */
let reading: Promise<void> = Promise.resolve();

const reply = (message: ScanReply, transfer: Transferable[] = []) => self.postMessage(message, { transfer });

async function take(request: ScanRequest): Promise<void> {
  if (request.kind !== "range" || scanner === null) return;
  if (request.range !== null) {
    await scanner.scan(request.range, (part, bytesDone, fileBytes) =>
      reply({ kind: "part", part, bytesDone, fileBytes }),
    );
    return reply({ kind: "range_done" });
  }
  const samples = scanner.samples();
  scanner = null;
  const [first] = samples;
  reply({ kind: "done", samples }, first === undefined ? [] : [first.raw.buffer]);
}

/** Checks the ranges it is sent. Stopped from outside by ending the worker. */
self.onmessage = ({ data }: MessageEvent<ScanRequest>) => {
  if (data.kind === "rehearse") {
    void rehearse(
      data.limits,
      () => isWanted,
      (part) => reply({ kind: "rehearsed", part }),
    );
    return;
  }
  isWanted = true;
  if (data.kind === "begin") {
    scanner = new RangeScanner(data.job);
    return;
  }
  reading = reading
    .then(() => take(data))
    .catch((error) => reply({ kind: "failed", message: error instanceof Error ? error.message : String(error) }));
};
