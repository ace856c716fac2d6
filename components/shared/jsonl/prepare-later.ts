import { prepare } from "./engine";

/** Calls what it is given when the page has nothing better to do. @returns how to call it off */
function whenIdle(act: () => void): () => void {
  // Without the call (Safari), a short wait stands in for it.
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(act, 500);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(act, { timeout: 2_000 });
  return () => cancelIdleCallback(handle);
}

/**
 * Gets ready for the first file: the engine's workers start, and what the page shows of a file is fetched, so that the drop
 * itself only has to be answered.
 */
export const prepareLater = (loadParts: () => Promise<unknown>): (() => void) =>
  whenIdle(() => {
    void prepare();
    // Fetched once more when it is shown, should this fail.
    loadParts().catch(() => undefined);
  });
