import { request as httpRequest } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Case, openEmulator } from "./cases/open-emulator";
import type { JsonObject } from "./json-value";
import { serveEmulator } from "./serve-emulator";

type Rule = { match?: JsonObject; fault: JsonObject };
const arm = (emulator: Case, ...rules: Rule[]) => emulator.post("/__emulator/faults", { seed: "s", rules });

describe("over a real connection", () => {
  async function served() {
    const emulator = await openEmulator();
    const server = await serveEmulator(emulator.emulator, { host: "127.0.0.1", port: 0 });
    onTestFinished(() => server.close());
    const get = () => fetch(`${server.url}/v1/models`, { headers: { authorization: "Bearer sk-a" } });
    return { emulator, url: server.url, get };
  }

  test.each(["cutBefore", "lostReply"])("%s closes the socket without a reply", async (type) => {
    const { emulator, get } = await served();
    await arm(emulator, { match: { nth: 1 }, fault: { type } });
    await expect(get()).rejects.toThrow("fetch failed");
    expect((await get()).status).toBe(200);
  });

  test("cutAfter sends what was asked for, then breaks", async () => {
    const { emulator, get } = await served();
    await arm(emulator, { match: { nth: 1 }, fault: { type: "cutAfter", bytes: 25 } });
    const reply = await get();
    const parts: Buffer[] = [];
    await expect(
      (async () => {
        for await (const part of reply.body ?? []) parts.push(Buffer.from(part));
      })(),
    ).rejects.toThrow("terminated");
    expect(Buffer.concat(parts)).toHaveLength(25);
  });

  test.each([
    [{ delta: 1 }, "ECONNRESET"],
    [{ delta: -1 }, null],
    [{ value: "0" }, null],
    [{ value: "9223372036854775808" }, "ECONNRESET"],
  ])("contentLength %j is stated as asked", async (length, failure) => {
    const { emulator, url } = await served();
    const whole = (await emulator.get("/v1/models")).text;
    await arm(emulator, { fault: { type: "contentLength", ...length } });
    const outcome = await new Promise<{ stated: string | undefined; code: string | null }>((resolve) => {
      const call = httpRequest(
        `${url}/v1/models`,
        { headers: { authorization: "Bearer sk-a" }, agent: false },
        (reply) => {
          const stated = reply.headers["content-length"];
          reply.resume();
          reply.on("error", (error: NodeJS.ErrnoException) => resolve({ stated, code: error.code ?? "" }));
          reply.on("end", () => resolve({ stated, code: null }));
        },
      );
      call.on("error", (error: NodeJS.ErrnoException) => resolve({ stated: undefined, code: error.code ?? "" }));
      call.end();
    });
    if (outcome.stated !== undefined) {
      const expected = "value" in length ? length.value : String(Buffer.byteLength(whole) + (length.delta ?? 0));
      expect(outcome.stated).toBe(expected);
    }
    if (failure) expect(outcome.code).not.toBeNull();
  });
});
