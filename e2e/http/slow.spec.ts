import { connect, type Socket } from "node:net";
import { expect, test } from "@playwright/test";
import { newTeam, world } from "@/e2e/support/world";

const isFull = process.env.SECURITY === "full";

/** Half a minute of waiting, so `npm run test:security` alone runs it. */
test("five hundred senders that never finish are let go, and nobody else waits for them", async () => {
  test.skip(!isFull, "npm run test:security runs it: it waits for half a minute");
  test.setTimeout(180_000);
  const { owner } = await newTeam();
  const { hostname, port, host } = new URL(world().url);
  const head = `POST /api/me/confirm HTTP/1.1\r\nhost: ${host}\r\ncookie: ${owner.client.cookieHeader()}\r\nx-batchdeck: 1\r\n`;
  const open: Socket[] = [];
  let left = 0;
  for (let n = 0; n < 500; n += 1) {
    const socket = connect(Number(port), hostname, () => {
      // Half of them never end their headers, half never end their body.
      if (n % 2) socket.write("GET / HTTP/1.1\r\nx-slow: ");
      else socket.write(`${head}content-type: application/json\r\ncontent-length: 5000\r\n\r\n{`);
    });
    left += 1;
    socket.on("error", () => undefined);
    socket.on("data", () => undefined);
    socket.once("close", () => {
      left -= 1;
    });
    open.push(socket);
  }
  const drip = setInterval(() => {
    for (const socket of open) if (!socket.destroyed) socket.write("x");
  }, 1_000);
  try {
    const took: number[] = [];
    while (left > 0 && took.length < 600) {
      const from = performance.now();
      expect((await owner.client.send("GET", "/api/me")).status).toBe(200);
      took.push(performance.now() - from);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(left).toBe(0);
    took.sort((a, b) => a - b);
    expect(took[Math.floor(took.length * 0.99)]).toBeLessThan(500);
  } finally {
    clearInterval(drip);
    for (const socket of open) socket.destroy();
  }
});
