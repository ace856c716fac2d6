import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { ownUpstream } from "@/e2e/support/own-upstream";
import { chatLines, submit, upload } from "@/e2e/support/upload";
import { newTeam, sql, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import {
  createChannel,
  listDeliveries,
  listNoticeRules,
  listNotices,
  mails,
  setNoticeRule,
  testChannel,
} from "@/lib/notices/contract";

/** Takes what is posted to it, by path, and answers with a status of its own for each. */
async function receiver(statuses: Record<string, number> = {}) {
  const got: Record<string, { type: string | undefined; json: unknown }[]> = {};
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url ?? "";
    const json = JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
    got[path] = [...(got[path] ?? []), { type: request.headers["content-type"], json }];
    response.writeHead(statuses[path] ?? 200).end("noted");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise((resolve) => server.close(resolve));
  return { got, url: (path: string) => `http://127.0.0.1:${port}${path}`, close };
}

test("Slack and Teams get a message of their own form, in which no name becomes a link, and a way to the batch", async () => {
  const team = await newTeam("R&D <Berlin>");
  const { slug, owner, connection } = team;
  const there = await receiver();
  try {
    const { rules } = await owner.client.call(listNoticeRules, { team: slug });
    const rule = rules.find(({ kind }) => kind === "first_rows");
    if (!rule) throw new Error("there is no rule for first answers");
    expect(rule.isOn).toBe(false);
    await owner.client.call(setNoticeRule, { team: slug, ...rule, isOn: true });
    for (const kind of ["slack", "teams"] as const)
      await owner.client.call(createChannel, {
        ...{ team: slug, kind, name: kind, url: there.url(`/${kind}`), kinds: ["first_rows"] },
      });
    const file = await upload(owner.client, slug, chatLines(3));
    const batch = await submit(owner.client, slug, file.id, connection.id, { name: "a *bold* <b> & [x](y)" });
    await until(
      async () => [there.got["/slack"]?.length, there.got["/teams"]?.length],
      ([slack, teams]) => slack === 1 && teams === 1,
      60_000,
    );
    const [slack] = there.got["/slack"] ?? [];
    const [teams] = there.got["/teams"] ?? [];
    const page = `/t/${slug}/batches/${batch.id}`;
    expect(slack?.type).toBe("application/json");
    const name = "a *bold* <b> & [x](y)";
    const to = expect.stringMatching(new RegExp(`^http.+${page}$`));
    const line = (...elements: object[]) => ({ type: "rich_text_section", elements });
    expect(slack?.json).toMatchObject({
      text: expect.stringMatching(/^First answers of a \*bold\* &lt;b&gt; &amp; \[x\]\(y\): /),
      mrkdwn: false,
      blocks: [
        {
          type: "rich_text",
          elements: [
            line({ type: "text", text: expect.stringContaining(name), style: { bold: true } }),
            line({ type: "text", text: expect.any(String) }),
            line({ type: "text", text: "R&D <Berlin> · " }, { type: "link", url: to, text: "Open in Batchdeck" }),
          ],
        },
      ],
    });
    const run = (text: unknown) => ({ type: "RichTextBlock", inlines: [{ type: "TextRun", text }] });
    expect(teams?.json).toMatchObject({
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          content: {
            type: "AdaptiveCard",
            version: "1.4",
            body: [run(expect.stringContaining(name)), run(expect.any(String)), run("R&D <Berlin>")],
            actions: [{ type: "Action.OpenUrl", url: to }],
          },
        },
      ],
    });
  } finally {
    await there.close();
  }
});

test("the delivery log is narrowed to a channel and to what became of it, page by page", async () => {
  const { slug, owner } = await newTeam();
  const there = await receiver({ "/bad": 500 });
  try {
    const made = async (path: string) => {
      const wish = { team: slug, kind: "webhook" as const, name: path, url: there.url(path) };
      const { channel } = await owner.client.call(createChannel, { ...wish, kinds: ["batch_done"] });
      return channel.id;
    };
    const [good, bad] = [await made("/good"), await made("/bad")];
    for (const channelId of [good, bad, good, bad, good])
      await owner.client.call(testChannel, { team: slug, channelId });
    const walk = async (filter: { channelId?: string; state?: "sent" | "failed" }) => {
      const found: string[] = [];
      let before: string | undefined;
      do {
        const page = await owner.client.call(listDeliveries, {
          ...{ team: slug, limit: 2, ...filter },
          ...(before ? { before } : {}),
        });
        expect(page.deliveries.length).toBeLessThanOrEqual(2);
        found.push(...page.deliveries.map(({ to, state }) => `${to} ${state}`));
        before = page.nextBefore ?? undefined;
      } while (before);
      return found;
    };
    expect(await walk({})).toEqual(["/good sent", "/bad failed", "/good sent", "/bad failed", "/good sent"]);
    expect(await walk({ channelId: good })).toEqual(["/good sent", "/good sent", "/good sent"]);
    expect(await walk({ state: "failed" })).toEqual(["/bad failed", "/bad failed"]);
    expect(await walk({ channelId: bad, state: "sent" })).toEqual([]);
    expect(await walk({ channelId: mails })).toEqual([]);
    const stranger = await newTeam();
    const foreign = await stranger.owner.client.call(listDeliveries, { team: stranger.slug, channelId: good });
    expect(foreign.deliveries).toEqual([]);
  } finally {
    await there.close();
  }
});

test("an upstream that fails for two hours while a batch waits is told once, and that it answers again", async () => {
  test.setTimeout(240_000);
  const { slug, id: teamId, owner } = await newTeam();
  const upstream = await ownUpstream(owner.client, slug);
  const { id, baseUrl } = upstream.connection;
  const titles = async () =>
    (await owner.client.call(listNotices, { team: slug })).notices
      .filter(({ kind }) => kind === "connection_broken")
      .map(({ title }) => title.replaceAll("\u00a0", " "));
  try {
    const file = await upload(owner.client, slug, chatLines(4));
    /** What only time brings about is looked at now and then, and whenever something is submitted. */
    const send = (name: string) => submit(owner.client, slug, file.id, id, { name });
    const batch = await send("Waits");
    await until(
      () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
      ({ upstreamId }) => upstreamId !== null,
    );
    await upstream.arm([{ match: {}, fault: { type: "status", status: 503 } }]);
    const since = () => sql<{ at: Date | null }>("select failing_since as at from connections where id = $1", [id]);
    await until(since, ([row]) => row?.at != null, 60_000);
    await sql("update connections set failing_since = failing_since - interval '2 hours' where id = $1", [id]);
    await send("Waits too");
    await until(titles, (all) => all.length > 0, 60_000);
    expect(await titles()).toEqual([expect.stringMatching(/^Of this test has not answered for 2 h/)]);

    await upstream.arm([]);
    // What was told to wait for longer is asked now.
    await sql("update upstream_origins set open_until = now() where origin = $1", [new URL(baseUrl).origin]);
    await sql("update batches set next_poll_at = now(), next_step_at = now() where team_id = $1", [teamId]);
    await upstream.release();
    await until(since, ([row]) => row?.at === null, 90_000);
    await send("After it");
    await until(titles, (all) => all.length > 1, 60_000);
    expect((await titles())[0]).toBe("Of this test answers again");
    await until(
      () => owner.client.call(getBatch, { team: slug, batchId: batch.id }),
      ({ results }) => results.isComplete,
      90_000,
    );
    expect(await titles()).toHaveLength(2);
  } finally {
    await upstream.close();
  }
});
