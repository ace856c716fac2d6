import { rehearse } from "./check/rehearsal";
import { scanRange } from "./check/scan-range";
import type { RehearseRequest, ScanReply, ScanRequest } from "./check/worker-messages";

/** A file has come: practising ends. */
let isWanted = false;

/** Checks the range it is sent. Stopped from outside by ending the worker. */
self.onmessage = async (event: MessageEvent<ScanRequest | RehearseRequest>) => {
  const reply = (message: ScanReply, transfer: Transferable[] = []) => self.postMessage(message, { transfer });
  if (event.data.blob === null)
    return rehearse(
      event.data.limits,
      () => isWanted,
      (part) => reply({ kind: "rehearsed", part }),
    );
  isWanted = true;
  const { blob, ...range } = event.data;
  try {
    const samples = await scanRange(blob, range, (part, bytesDone, fileBytes) =>
      reply({ kind: "part", part, bytesDone, fileBytes }),
    );
    const [first] = samples;
    reply({ kind: "done", samples }, first === undefined ? [] : [first.raw.buffer]);
  } catch (error) {
    reply({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
};
