import { rmSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { type Answer, Client } from "@/e2e/support/client";
import { type Console, scratchDir, startConsole } from "@/e2e/support/console";
import { makeToken } from "@/e2e/support/things";
import { inTurns, newTeam, password, world } from "@/e2e/support/world";
import { ErrorBody } from "@/lib/wire/errors";

test("whoever asks too much is told when to go on, and nobody else is held up", async () => {
  test.setTimeout(120_000);
  const dataDir = scratchDir("pace");
  let made: Console | undefined;
  try {
    made = await startConsole(dataDir, {
      ...{ HAS_OWNER: "yes", DATABASE_URL: world().databaseUrl, EMULATOR: "off", REQUESTS_PER_MINUTE: "60" },
    });
    const { url } = made;
    const team = await newTeam();
    const [greedy, other] = [new Client(url), new Client(url)];
    await greedy.signIn(team.owner.email, password);
    const member = await team.member("member");
    await other.signIn(member.email, password);
    const path = `/api/t/${team.slug}/batches`;
    const sent: Answer[] = [];
    await inTurns(
      6,
      Array.from({ length: 60 }, (_, n) => n),
      async () => void sent.push(await greedy.send("GET", path)),
    );
    const refused = sent.filter(({ status }) => status === 429);
    // Ten in ten seconds; on a slow machine a second window may have begun.
    expect(sent.length - refused.length).toBeGreaterThanOrEqual(10);
    expect(refused.length).toBeGreaterThan(0);
    for (const { json, headers } of refused) {
      const { error } = ErrorBody.parse(json);
      expect(error).toMatchObject({ code: "rate_limited", message: expect.stringContaining("60 a minute") });
      const wait = Number(headers.get("retry-after"));
      expect(wait).toBeGreaterThanOrEqual(1);
      expect(wait).toBeLessThanOrEqual(10);
    }
    // Another person, a script of the same one, and somebody who is not signed in have counts of their own.
    expect((await other.send("GET", path)).status).toBe(200);
    const { secret } = await makeToken(team, ["batch:read"]);
    expect((await new Client(url, secret).send("GET", path)).status).toBe(200);
    const statuses = new Set<number>();
    await inTurns(
      6,
      Array.from({ length: 60 }, (_, n) => n),
      async () => {
        statuses.add((await new Client(url, `bd_${crypto.randomUUID()}`).send("GET", path)).status);
      },
    );
    expect(statuses).toEqual(new Set([401, 429]));
    await expect
      .poll(async () => (await greedy.send("GET", path)).status, { timeout: 60_000, intervals: [1_000] })
      .toBe(200);
  } finally {
    await made?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
