import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type HttpBindings, serve } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Emulator } from "./create-emulator";
import { ConnectionCut } from "./faults/broken-body";

export type ServedEmulator = { url: string; close(): Promise<void> };

/**
 * Listens on `host:port` (0 = any free port) and answers with the emulator. `close` ends open connections too and
 * closes the emulator. @throws the error of `listen`, such as EADDRINUSE.
 */
export async function serveEmulator(
  emulator: Emulator,
  address: { host: string; port: number },
): Promise<ServedEmulator> {
  const answer = async (request: Request, bindings: HttpBindings): Promise<Response> => {
    try {
      return await emulator.fetch(request);
    } catch (error) {
      if (!(error instanceof ConnectionCut)) throw error;
      bindings.incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    }
  };
  const server = serve({
    fetch: (request, bindings) => answer(request, bindings as HttpBindings),
    hostname: address.host,
    port: address.port,
    overrideGlobalObjects: false,
    // A slow upload of 200 MB may take longer than the five minutes a request is given by default.
    serverOptions: { requestTimeout: 0 },
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", reject);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${address.host.includes(":") ? `[${address.host}]` : address.host}:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await emulator.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
