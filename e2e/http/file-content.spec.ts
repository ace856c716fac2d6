import { randomBytes } from "node:crypto";
import { readdirSync, readlinkSync, renameSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Client } from "@/e2e/support/client";
import { makeToken } from "@/e2e/support/things";
import { beginUpload, chatLines, upload } from "@/e2e/support/upload";
import { newTeam, sql, until, world } from "@/e2e/support/world";
import { listAudit } from "@/lib/audit/contract";
import { fileContentPath, getFile, removeFile } from "@/lib/files/contract";
import { sourceLine } from "@/lib/jsonl/sheet/source-lines";

type Team = Awaited<ReturnType<typeof newTeam>>;

const pathOf = (fileId: string) => join(world().dataDir, "uploads", fileId);
const take = ({ slug }: Team, client: Client, fileId: string, headers: Record<string, string> = {}) =>
  client.raw(fileContentPath(slug, fileId), { headers });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const errorOf = async (response: Response) => ({
  status: response.status,
  ...((await response.json()) as { error: { code: string; message: string } }).error,
});

/** What readers of JSON lose: a byte order mark, carriage returns, numbers beyond 2^53, keys said twice, escapes, blanks. */
const odd = Buffer.from(
  `\ufeff${[
    '{"custom_id":"a-1","method":"POST","url":"/v1/chat/completions","body":{"model":"m","seed":9007199254740993,"temperature":1.0,"messages":[{"role":"user","content":"\\ud83d\\ude00 and 😀 \\u00e4 ä"}]}}',
    '{ "custom_id" : "2",\t"method":"POST","url":"/v1/chat/completions","body":{"model":"m","model":"m","max_tokens":1e2,"messages":[{"role":"user","content":"\\u0041"}]} }',
  ].join("\r\n")}\r\n`,
);

test("a file comes back byte for byte under its own name, to whoever may read prompts, and that is noted", async () => {
  const team = await newTeam();
  const viewer = await team.member("viewer");
  const file = await upload(team.owner.client, team.slug, odd, "Flüsse “2”.jsonl");
  expect(file.reason).toBeNull();
  expect(file).toMatchObject({ state: "ready", requests: 2, isHere: true });
  const response = await take(team, viewer.client, file.id);
  expect(response.status).toBe(200);
  expect((await bytesOf(response)).equals(odd)).toBe(true);
  const disposition = response.headers.get("content-disposition") ?? "";
  expect(disposition).toMatch(/^attachment; filename="Flu_sse _2_\.jsonl";/);
  expect(decodeURIComponent(disposition)).toContain("filename*=UTF-8''Flüsse “2”.jsonl");
  expect(response.headers.get("x-size-bytes")).toBe(String(odd.length));
  expect(response.headers.get("cache-control")).toContain("no-store");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  const { events } = await team.owner.client.call(listAudit, { team: team.slug, group: "file" });
  expect(events[0]).toMatchObject({ act: "file.downloaded", subject: file.id, actor: { id: viewer.userId } });
  expect(events[0]?.details).toEqual({ name: "Flüsse “2”.jsonl", bytes: odd.length });
});

test("a file that was not taken comes back as well, whatever its bytes are", async () => {
  const team = await newTeam();
  // More than one piece of reading, and no text.
  const bytes = randomBytes(700_001);
  const file = await upload(team.owner.client, team.slug, bytes, "noise.jsonl");
  expect(file.state).toBe("rejected");
  expect((await bytesOf(await take(team, team.owner.client, file.id))).equals(bytes)).toBe(true);
});

test("a download that broke off is taken up again at a byte, and begun anew where the file is another", async () => {
  const team = await newTeam();
  const { client } = team.owner;
  const bytes = Buffer.from(chatLines(3_000));
  const { id } = await upload(client, team.slug, bytes);
  const whole = await take(team, client, id);
  const etag = whole.headers.get("etag") ?? "";
  expect(whole.headers.get("accept-ranges")).toBe("bytes");
  expect((await bytesOf(whole)).equals(bytes)).toBe(true);
  for (const from of [1, 262_144, bytes.length - 1]) {
    const rest = await take(team, client, id, { range: `bytes=${from}-`, "if-range": etag });
    expect(rest.status, String(from)).toBe(206);
    expect(rest.headers.get("x-size-bytes")).toBe(String(bytes.length));
    expect(rest.headers.get("content-range")).toBe(`bytes ${from}-${bytes.length - 1}/${bytes.length}`);
    expect((await bytesOf(rest)).equals(bytes.subarray(from)), String(from)).toBe(true);
  }
  for (const headers of [
    { range: "bytes=5-", "if-range": '"another"' },
    { range: `bytes=${bytes.length + 1}-` },
    { range: "bytes=5-9" },
    { range: "lines=5-" },
  ]) {
    const anew = await take(team, client, id, headers as Record<string, string>);
    expect(anew.status, JSON.stringify(headers)).toBe(200);
    expect((await bytesOf(anew)).equals(bytes), JSON.stringify(headers)).toBe(true);
  }
});

test("prompts are for the team and for tokens that may read results, and only whole input files are given", async () => {
  const [team, other] = [await newTeam(), await newTeam()];
  const { client } = team.owner;
  const { id } = await upload(client, team.slug, odd);
  const withToken = async (...permissions: string[]) =>
    take(team, new Client(world().url, (await makeToken(team, permissions)).secret), id);
  expect(await errorOf(await withToken("file:read", "file:upload", "batch:read"))).toMatchObject({
    status: 403,
    code: "not_allowed",
    message: expect.stringContaining("result:read"),
  });
  expect((await bytesOf(await withToken("result:read"))).equals(odd)).toBe(true);
  for (const asked of [
    await take(team, other.owner.client, id),
    await take(other, other.owner.client, id),
    await take(team, client, "fil_0123456789abcdef"),
    await take(team, client, "../session-secret"),
  ])
    expect(await errorOf(asked)).toMatchObject({ status: 404, code: "not_found" });
  expect((await take(team, new Client(world().url), id)).status).toBe(401);

  const rows = [
    ["custom_id", "a"],
    ["1", "x"],
  ]
    .map(sourceLine)
    .join("");
  const table = await upload(client, team.slug, rows, "t.csv", { kind: "source" });
  expect(table.state).toBe("ready");
  expect((await take(team, client, table.id)).status, "a table is no input file").toBe(404);
  const begun = await beginUpload(client, team.slug, "later.jsonl", 100);
  const laterId = begun.headers.get("location")?.split("/").pop() ?? "";
  expect(await errorOf(await take(team, client, laterId))).toMatchObject({ status: 409, code: "not_ready" });
  await client.call(removeFile, { team: team.slug, fileId: id });
  expect((await take(team, client, id)).status).toBe(404);
});

test("where the bytes are not on this server, that is said, and nothing half is sent", async () => {
  const team = await newTeam();
  const { client } = team.owner;
  const { id } = await upload(client, team.slug, odd);
  const said = async () => errorOf(await take(team, client, id));
  const isHere = async () => (await client.call(getFile, { team: team.slug, fileId: id })).isHere;
  const [row] = await sql<{ spool: string }>("select spool from input_files where id = $1", [id]);
  const lieIn = (spool: string) => sql("update input_files set spool = $2 where id = $1", [id, spool]);

  await lieIn("another-data-directory");
  expect(await said()).toMatchObject({ status: 409, code: "conflict", message: /lies on another server/ });
  expect(await isHere()).toBe(false);
  await lieIn("elsewhere");
  expect(await said()).toMatchObject({ status: 410, code: "gone", message: /was never on this console/ });
  await lieIn(row?.spool ?? "");
  expect(await isHere()).toBe(true);

  renameSync(pathOf(id), `${pathOf(id)}.away`);
  expect(await said()).toMatchObject({ status: 410, code: "gone", message: /no longer on this server/ });
  renameSync(`${pathOf(id)}.away`, pathOf(id));
  expect((await bytesOf(await take(team, client, id))).equals(odd)).toBe(true);
  truncateSync(pathOf(id), odd.length - 1);
  expect(await said()).toMatchObject({ status: 410, code: "gone" });
  rmSync(pathOf(id));
});

/** How many processes of this machine have a file open; those of others are not seen. */
function openings(path: string): number {
  const look = <T>(read: () => T, none: T): T => {
    try {
      return read();
    } catch {
      return none;
    }
  };
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => look(() => readdirSync(`/proc/${pid}/fd`).map((fd) => `/proc/${pid}/fd/${fd}`), [] as string[]))
    .filter((fd) => look(() => readlinkSync(fd), "") === path).length;
}

test("a file is closed when it has been taken, when nobody takes more, and when only its head was asked for", async () => {
  test.skip(process.platform !== "linux", "reads /proc");
  const team = await newTeam();
  const { client } = team.owner;
  // More than lies between the console and who reads.
  const bytes = Buffer.from(chatLines(90_000));
  const { id } = await upload(client, team.slug, bytes);
  const [half, abort] = [fileContentPath(team.slug, id), new AbortController()];
  const response = await client.raw(half, { signal: abort.signal });
  await response.body?.getReader().read();
  expect(openings(pathOf(id))).toBe(1);
  const closed = () =>
    until(
      async () => openings(pathOf(id)),
      (count) => count === 0,
    );
  abort.abort();
  await closed();
  const head = await client.raw(half, { method: "HEAD" });
  expect(head.status).toBe(200);
  expect(head.headers.get("etag")).toContain(id);
  await closed();
  expect((await bytesOf(await take(team, client, id))).equals(bytes)).toBe(true);
  await closed();
});
