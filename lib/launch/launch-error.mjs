// @ts-check

/** A reason not to start that is told in plain sentences; its stack would only hide them. */
export class LaunchError extends Error {
  /** @param {string} message @param {{ cause?: unknown }} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = "LaunchError";
  }
}

/**
 * What a person should read about an error: the sentence of a `LaunchError`, the whole stack of anything else.
 * @param {unknown} error
 * @returns {string}
 */
export function describeError(error) {
  if (error instanceof LaunchError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** @param {unknown} error @returns {string | undefined} the system's error code, such as `EADDRINUSE` */
export function errorCode(error) {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
