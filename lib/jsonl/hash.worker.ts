import { hashBlob } from "./hash-blob";

export type HashReply = { sha256: string } | { failed: string };

/** Hashes the file it is sent. Stopped from outside by ending the worker. */
self.onmessage = async (event: MessageEvent<Blob>) => {
  const reply = (message: HashReply) => self.postMessage(message);
  try {
    reply({ sha256: await hashBlob(event.data) });
  } catch (error) {
    reply({ failed: error instanceof Error ? error.message : String(error) });
  }
};
