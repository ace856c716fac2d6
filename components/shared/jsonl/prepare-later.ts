import { prepare } from "./engine";

/** Who comes to bring a file needs longer than this to find it; who only passes by is spared the work. */
const lingersMs = 1_000;

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
 * Gets ready for the first file, so that the drop itself only has to be answered: what the page shows of a file is fetched, and,
 * once somebody stays, the engine's workers start and practise (two seconds of processor time, off the page's thread).
 */
export function prepareLater(loadParts: () => Promise<unknown>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const callOff = whenIdle(() => {
    // Fetched once more when it is shown, should this fail.
    loadParts().catch(() => undefined);
    timer = setTimeout(() => void prepare(), lingersMs);
  });
  return () => {
    callOff();
    clearTimeout(timer);
  };
}
