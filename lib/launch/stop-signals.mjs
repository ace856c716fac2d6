// @ts-check

/**
 * A terminal sends Ctrl-C to the whole group and npm passes it on once more: signals this close together are one.
 */
const sameSignalMs = 750;

/**
 * Calls `stop` at the first signal to end; a later one, from somebody who will not wait, ends the process at once.
 * @param {() => Promise<void>} stop
 * @param {{ log: (sentence: string) => void }} options
 */
export function stopOnSignals(stop, { log }) {
  let since = 0;
  const onSignal = () => {
    const now = performance.now();
    if (since === 0) {
      since = now;
      stop().then(
        () => process.exit(0),
        (error) => {
          console.error(error);
          process.exit(1);
        },
      );
    } else if (now - since > sameSignalMs) {
      log("Stopped at once. The database closes by itself.");
      process.exit(130);
    }
  };
  for (const signal of /** @type {NodeJS.Signals[]} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, onSignal);
}
