import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { notePeer, peerHeader } from "./peer.mjs";

const seen = (headers: Record<string, string>, hops: number, remoteAddress = "10.0.0.9") => {
  const request = { headers: { ...headers }, socket: { remoteAddress } } as unknown as IncomingMessage;
  notePeer(request, { hops });
  return request.headers;
};

test("without a proxy the socket alone says who calls", () => {
  const forged = { "x-forwarded-for": "1.1.1.1", [peerHeader]: "2.2.2.2", "x-forwarded-host": "evil.example" };
  expect(seen(forged, 0)).toEqual({ [peerHeader]: "10.0.0.9" });
});

test("behind proxies it is the address the outermost one saw", () => {
  expect(seen({ "x-forwarded-for": "6.6.6.6, 1.2.3.4" }, 1)[peerHeader]).toBe("1.2.3.4");
  expect(seen({ "x-forwarded-for": "6.6.6.6, 1.2.3.4, 10.0.0.1" }, 2)[peerHeader]).toBe("1.2.3.4");
  expect(seen({}, 2)[peerHeader]).toBe("10.0.0.9");
});
