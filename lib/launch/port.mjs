// @ts-check
import { createServer } from "node:net";
import { errorCode, LaunchError } from "./launch-error.mjs";

/**
 * What to tell when the console cannot listen.
 * @param {unknown} error from `listen`
 * @param {{ host: string, port: number }} at
 * @returns {LaunchError}
 */
export function listenProblem(error, { host, port }) {
  const other = port < 65_535 ? port + 1 : port - 1;
  const code = errorCode(error);
  if (code === "EADDRINUSE") {
    return new LaunchError(`Port ${port} is already in use. Choose another one: PORT=${other} npm start`);
  }
  if (code === "EACCES") {
    return new LaunchError(`This account may not use port ${port}. Choose one above 1023: PORT=3000 npm start`);
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new LaunchError(`HOST=${host} is not an address of this machine. Leave it out to use 127.0.0.1.`);
  }
  return new LaunchError(`The console cannot listen on ${host}, port ${port}: ${code ?? error}`, { cause: error });
}

/**
 * Looks before anything slow is done; the port is free again when this resolves.
 * @param {{ host: string, port: number }} at
 * @returns {Promise<void>}
 * @throws {LaunchError} with one sentence when it cannot be had
 */
export function requireFreePort(at) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => reject(listenProblem(error, at)));
    probe.listen(at.port, at.host, () => probe.close(() => resolve()));
  });
}
