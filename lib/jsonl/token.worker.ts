import type { PromptSample } from "./contract";
import { loadTokenizer, measure } from "./token/measure";

// At once, not with the first sample: a worker may be started before there is one.
void loadTokenizer().catch(() => undefined);

/** Measures the sample it is sent. Stopped from outside by ending the worker. */
self.onmessage = async (event: MessageEvent<readonly PromptSample[]>) => {
  try {
    self.postMessage({ measured: await measure(event.data) });
  } catch (error) {
    self.postMessage({ failed: error instanceof Error ? error.message : String(error) });
  }
};
