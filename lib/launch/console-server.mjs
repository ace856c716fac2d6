// @ts-check
import { createServer } from "node:http";
import { admit } from "./gate.mjs";
import { loadNextApp } from "./next-app.mjs";
import { listenProblem } from "./port.mjs";
import { settled, waitUntil } from "./wait.mjs";

/** Above the idle time of common load balancers, which must be the side that closes. */
const keepAliveMs = 65_000;

/** How long somebody who was answered before they had sent everything may go on sending. */
const leftoverMs = 10_000;

/**
 * Called when the console is asked to end. What it gives back is called when the last open request has
 * been answered: whatever answers need is closed there.
 * @typedef {() => Promise<() => Promise<void>>} ShutdownHook
 */

/**
 * What is left of a request after its answer is read for a while. A line on which it never ends is of no more use: what
 * is asked on it next would wait behind it.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
function endWithAnswer(request, response) {
  const { socket } = request;
  response.once("finish", () => {
    if (request.complete) return;
    const timer = setTimeout(() => request.complete || socket.destroy(), leftoverMs);
    timer.unref();
    socket.once("close", () => clearTimeout(timer));
  });
}

/**
 * @template T
 * @param {readonly (() => Promise<T>)[]} hooks last registered, first called; one that fails does not stop the others
 * @returns {Promise<T[]>} of those that did not fail, in the hooks' order
 */
async function callAll(hooks) {
  /** @type {T[]} */
  const results = [];
  for (const hook of hooks.toReversed()) {
    try {
      results.unshift(await hook());
    } catch (error) {
      console.error(error);
    }
  }
  return results;
}

/**
 * Starts the console in this process and listens.
 * @param {{ isDev: boolean, host: string, port: number, origin: string }} options
 * @returns {Promise<{ finish(options: { timeoutMs: number, hooks: readonly ShutdownHook[] }): Promise<void> }>}
 *   listening; `instrumentation.ts` has run
 * @throws {import("./launch-error.mjs").LaunchError} when it fails, or the address cannot be had
 */
export async function startConsoleServer({ isDev, host, port, origin }) {
  const server = createServer({ maxHeaderSize: 16 * 1024, connectionsCheckingInterval: 5_000 });
  // Uploads and live streams take as long as they take; only the headers have to come soon.
  server.requestTimeout = 0;
  server.headersTimeout = 20_000;
  server.keepAliveTimeout = keepAliveMs;

  /** @type {Set<import("node:net").Socket>} upgraded ones too, which the server itself forgets */
  const sockets = new Set();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });

  // Only the development server speaks over WebSockets; in production nothing may be upgraded.
  const app = await loadNextApp({ isDev, port, origin, httpServer: isDev ? server : undefined });
  let isEnding = false;
  const door = {
    hops: Number(process.env.TRUSTED_PROXIES || 0),
    isSecure: process.env.PUBLIC_URL?.startsWith("https:") ?? false,
  };
  server.on("request", (request, response) => {
    endWithAnswer(request, response);
    // Whoever is told goes elsewhere with the next request, instead of losing it on a line that is about to be closed.
    if (isEnding) response.setHeader("connection", "close");
    if (admit(request, response, door)) app.handle(request, response);
  });
  await new Promise((resolve, reject) => {
    server.once("error", (error) => reject(listenProblem(error, { host, port })));
    server.listen(port, host, () => resolve(undefined));
  });

  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    /**
     * Takes no new connections, calls `hooks`, lets open requests end, cuts what is left after the time, and calls what
     * the hooks left for then.
     */
    async finish({ timeoutMs, hooks }) {
      isEnding = true;
      server.close();
      if (isDev) cut();
      // A connection kept alive becomes idle only when its last answer has left.
      const isEmpty = () => {
        server.closeIdleConnections();
        return sockets.size === 0;
      };
      const empty = waitUntil(isEmpty, { timeoutMs, everyMs: 50 });
      /** @type {(() => Promise<void>)[]} */
      let last = [];
      const called = callAll(hooks).then((results) => {
        last = results;
      });
      await settled(Promise.all([called, empty]), timeoutMs);
      cut();
      await settled(callAll(last), 2_000);
      await settled(app.close(), 2_000);
    },
  };
}
