/** Lines that are run first, unless asked otherwise. */
export const trialRequests = 20;
/** More are a batch to wait for; the answers of these are all on the page. */
export const trialMax = 200;

/** The shortest of the windows a connection offers ("1h" before "24h"). */
export function shortestWindow(windows: readonly string[], otherwise: string): string {
  const hours = (window: string) => Number(/^(\d+)h$/.exec(window)?.[1] ?? Number.POSITIVE_INFINITY);
  return [...windows].sort((a, b) => hours(a) - hours(b))[0] ?? otherwise;
}
