import type { PromptSample } from "./contract";
import { measure } from "./token/measure";

/** Measures the sample it is sent. Stopped from outside by ending the worker. */
self.onmessage = async (event: MessageEvent<readonly PromptSample[]>) => {
  try {
    self.postMessage({ measured: await measure(event.data) });
  } catch (error) {
    self.postMessage({ failed: error instanceof Error ? error.message : String(error) });
  }
};
