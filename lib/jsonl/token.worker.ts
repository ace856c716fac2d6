import type { PromptSample } from "./contract";
import { REHEARSAL_TEXTS } from "./rehearsal-texts";
import { measure } from "./token/measure";

const encoder = new TextEncoder();

// At once, not with the first sample: a worker may be started before there is one. Some made-up text is counted too, so that
// the tokenizer is compiled when the first sample comes.
const rehearsal = REHEARSAL_TEXTS.map((text, model) => ({
  model: `${model}`,
  url: null,
  offset: 0,
  raw: encoder.encode(JSON.stringify(text.repeat(100)).slice(1, -1)),
}));
void measure(rehearsal).catch(() => undefined);

/** Measures the sample it is sent. Stopped from outside by ending the worker. */
self.onmessage = async (event: MessageEvent<readonly PromptSample[]>) => {
  try {
    self.postMessage({ measured: await measure(event.data) });
  } catch (error) {
    self.postMessage({ failed: error instanceof Error ? error.message : String(error) });
  }
};
