import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Client } from "@/e2e/support/client";
import { type Console, dropDir, scratchDir, startConsole } from "@/e2e/support/console";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { until } from "@/e2e/support/world";
import { resolveBatch } from "@/lib/batches/act-contract";
import { getBatch } from "@/lib/batches/contract";
import { isTerminal } from "@/lib/batches/rules";
import { listConnections } from "@/lib/connections/contract";
import { setUp } from "@/lib/setup/contract";

const owner = { name: "Ada", email: "ada@example.org", password: "correct horse battery staple", teamName: "Analysts" };
const team = "analysts";

test("when a lost create cannot be looked for, a person decides, and nothing is sent twice", async () => {
  test.setTimeout(120_000);
  const root = scratchDir("ambiguous");
  let made: Console | undefined;
  try {
    made = await startConsole(join(root, "data"), {
      EMULATOR_TEST_MODE: "on",
      EMULATOR_SPEED: "20",
      POLL_INTERVAL_MS: "150",
    });
    const { url } = made;
    const emulator = async (method: string, path: string, body?: unknown) => {
      const init =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
      const response = await fetch(`${url}/emulator/__emulator/${path}`, { method, ...init });
      const text = await response.text();
      return text === "" ? null : (JSON.parse(text) as { creates: Record<string, { count: number }> });
    };
    const client = new Client(url);
    const token = new URLSearchParams(made.setupPath?.split("?")[1]).get("token") ?? "";
    await client.call(setUp, { token, ...owner });
    await client.signIn(owner.email, owner.password);
    const { connections } = await client.call(listConnections, { team });
    const file = await upload(client, team, chatLines(3));
    const rules = [
      { match: { method: "POST", path: "^/v1/batches$", nth: 1 }, fault: { type: "lostReply" } },
      {
        match: { method: "GET", path: "^/v1/batches$" },
        fault: { type: "status", status: 400, body: "Unknown parameter" },
      },
    ];
    await emulator("POST", "faults", { seed: 7, rules });
    const batch = await submit(client, team, file.id, connections[0]?.id ?? "");
    const asked = await until(
      () => client.call(getBatch, { team, batchId: batch.id }),
      (one) => one.status === "unresolved",
      40_000,
    );
    expect(asked.statusNote).toContain("not known whether the upstream took this batch");
    const counts = async () =>
      Object.values((await emulator("GET", "ledger"))?.creates ?? {}).map((create) => create.count);
    expect(await counts()).toEqual([1]);
    // The person looked, and decides to send it again: only then is there a second create.
    await emulator("DELETE", "faults");
    await client.call(resolveBatch, { team, batchId: batch.id, decision: "send" });
    const done = await until(
      () => client.call(getBatch, { team, batchId: batch.id }),
      (one) => isTerminal(one.status),
      40_000,
    );
    expect(done.status).toBe("completed");
    expect((await counts()).reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(await made.stop()).toBe(0);
    made = undefined;
  } finally {
    await made?.kill();
    await dropDir(root);
  }
});
