import type { PromptSample } from "./contract";
import { measure } from "./token/measure";
import { rehearsalSample } from "./token/rehearsal";

/** Made-up samples counted before the first real one. */
const ROUNDS = 6;
/** A sample has come: practising ends. */
let isWanted = false;

/** Counts made-up text, so that the tokenizer is loaded and compiled when the first sample comes. Nothing of it is kept. */
async function rehearse(): Promise<void> {
  for (let round = 0; round < ROUNDS && !isWanted; round++) {
    await measure(rehearsalSample(round));
    // A sample that has come meanwhile is let in.
    await new Promise((resolve) => setTimeout(resolve));
  }
}

// At once, not with the first sample: a worker may be started before there is one.
void rehearse().catch(() => undefined);

/** Measures the sample it is sent. Stopped from outside by ending the worker. */
self.onmessage = async (event: MessageEvent<readonly PromptSample[]>) => {
  isWanted = true;
  try {
    self.postMessage({ measured: await measure(event.data) });
  } catch (error) {
    self.postMessage({ failed: error instanceof Error ? error.message : String(error) });
  }
};
