import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { chaosProxy } from "@/e2e/faults/support/chaos-proxy";
import { Client } from "@/e2e/support/client";
import { plantBatch } from "@/e2e/support/plant";
import { beginUpload, chatLines, sendChunk, upload } from "@/e2e/support/upload";
import { newTeam, password, sql, until, world } from "@/e2e/support/world";
import { listAudit } from "@/lib/audit/contract";
import { removeBatch } from "@/lib/batches/act-contract";
import { getBatch } from "@/lib/batches/contract";
import { Rng } from "@/lib/emulator/answer/rng";
import { getFile, removeFile } from "@/lib/files/contract";

const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

test("chunks arrive in any number, resume where they stopped, and are kept byte for byte", async () => {
  const { slug: team, owner } = await newTeam();
  const bytes = Buffer.from(chatLines(500));
  const begun = await beginUpload(owner.client, team, "rivers.jsonl", bytes.length);
  expect(begun.status).toBe(201);
  const address = begun.headers.get("location") ?? "";
  let offset = 0;
  for (const size of [1, 1_000, 30_000, bytes.length]) {
    const head = await owner.client.raw(new URL(address, world().url).pathname, {
      method: "HEAD",
      headers: { "tus-resumable": "1.0.0" },
    });
    expect(Number(head.headers.get("upload-offset"))).toBe(offset);
    const chunk = bytes.subarray(offset, offset + size);
    expect((await sendChunk(owner.client, address, offset, chunk)).status).toBe(204);
    offset += chunk.length;
  }
  const fileId = address.split("/").pop() ?? "";
  const file = await until(
    () => owner.client.call(getFile, { team, fileId }),
    (one) => one.state !== "uploading" && one.state !== "checking",
  );
  expect(file).toMatchObject({
    state: "ready",
    name: "rivers.jsonl",
    requests: 500,
    models: ["Qwen/Qwen3.5-9B"],
    endpoints: ["/v1/chat/completions"],
  });
  expect(file.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  expect(readFileSync(join(world().dataDir, "uploads", fileId)).equals(bytes)).toBe(true);
  const { events } = await owner.client.call(listAudit, { team, group: "file" });
  expect(events.map(({ act, subject, details }) => [act, subject, details])).toEqual([
    ["file.uploaded", fileId, { name: "rivers.jsonl", bytes: bytes.length }],
  ]);
});

test("F06: a line that is cut twenty times costs no byte: the upload goes on where the server says", async () => {
  test.setTimeout(120_000);
  const { slug: team, owner } = await newTeam();
  const bytes = Buffer.from(chatLines(20_000));
  const { hostname, port } = new URL(world().url);
  const line = await chaosProxy({ host: hostname, port: Number(port) });
  try {
    const there = new Client(`http://127.0.0.1:${line.port}`);
    expect(await there.signIn(owner.email, password)).toBe(true);
    const begun = await beginUpload(there, team, "rivers.jsonl", bytes.length);
    const path = new URL(begun.headers.get("location") ?? "", world().url).pathname;
    const offsetThere = async () => {
      const head = await owner.client.raw(path, { method: "HEAD", headers: { "tus-resumable": "1.0.0" } });
      return Number(head.headers.get("upload-offset"));
    };
    const rng = new Rng("cut uploads");
    let kept = 0;
    for (let turn = 0; turn < 20; turn += 1) {
      // Connections that are kept from before would not be cut.
      line.fail();
      line.heal();
      const cut = {
        way: "up",
        afterBytes: rng.int(1, bytes.length / 40),
        how: rng.pick(["reset", "end"] as const),
      } as const;
      line.use(() => ({ cut }));
      await expect(sendChunk(there, path, kept, bytes.subarray(kept)), `cut ${turn}`).rejects.toThrow();
      const before = kept;
      // What came before the cut may still be on its way to the disk.
      let seen = -1;
      kept = await until(offsetThere, (offset) => {
        const isSettled = offset === seen;
        seen = offset;
        return isSettled;
      });
      expect(kept).toBeGreaterThanOrEqual(before);
      expect(kept).toBeLessThanOrEqual(before + cut.afterBytes);
    }
    expect(kept).toBeGreaterThan(0);
    expect((await sendChunk(owner.client, path, kept, bytes.subarray(kept))).status).toBe(204);
    const fileId = path.split("/").pop() ?? "";
    const file = await until(
      () => owner.client.call(getFile, { team, fileId }),
      (one) => one.state !== "uploading" && one.state !== "checking",
    );
    expect(file).toMatchObject({ state: "ready", requests: 20_000 });
    expect(file.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  } finally {
    await line.close();
  }
});

test("a chunk at the wrong place changes nothing", async () => {
  const { slug: team, owner } = await newTeam();
  const address = (await beginUpload(owner.client, team, "a.jsonl", 100)).headers.get("location") ?? "";
  expect((await sendChunk(owner.client, address, 50, randomBytes(50))).status).toBe(409);
  const head = await owner.client.raw(new URL(address, world().url).pathname, {
    method: "HEAD",
    headers: { "tus-resumable": "1.0.0" },
  });
  expect(head.headers.get("upload-offset")).toBe("0");
});

test("the server finds what the browser should have found, and says the first place", async () => {
  const { slug: team, owner } = await newTeam();
  const file = await upload(owner.client, team, `${chatLines(2)}{"custom_id":"row-1","method":"POST"\n`);
  expect(file.state).toBe("rejected");
  expect(file.reason).toContain("line 3");
  expect(file.reason).toContain("Nothing was sent");
});

test("a file is deleted once no batch shows what it asked, bytes and all", async () => {
  const { slug: team, id, owner, connection, member } = await newTeam();
  const [mine, other, stranger] = [await member("member"), await member("member"), (await newTeam()).owner];
  const removed = ({ client }: { client: Client }, fileId: string) => client.call(removeFile, { team, fileId });
  const fileId = (await upload(mine.client, team, chatLines(2))).id;
  const bytes = () => readdirSync(join(world().dataDir, "uploads")).filter((name) => name.startsWith(fileId));
  expect(bytes()).toContain(fileId);
  await expect(removed(other, fileId)).rejects.toThrow("403");
  await expect(removed(stranger, fileId)).rejects.toThrow("404");

  const place = { slug: team, id, connectionId: connection.id, userId: mine.userId };
  const batchId = await plantBatch(mine.client, place, { requests: [chatLines(1).trim()] });
  const { inputFile } = await mine.client.call(getBatch, { team, batchId });
  await expect(removed(owner, inputFile.id)).rejects.toThrow(/1 batch shows what this file asked/);
  await owner.client.call(removeBatch, { team, batchId });
  expect(await removed(owner, inputFile.id)).toEqual({ id: inputFile.id });

  expect(await removed(mine, fileId)).toEqual({ id: fileId });
  expect(bytes(), "with what was kept beside them").toEqual([]);
  await expect(removed(mine, fileId)).rejects.toThrow("404");
  const { events } = await owner.client.call(listAudit, { team });
  expect(events.filter(({ act }) => act === "file.deleted").map(({ subject }) => subject)).toEqual([
    fileId,
    inputFile.id,
  ]);
});

test("only the person who began an upload may go on with it, and only members may begin", async () => {
  const mine = await newTeam();
  const theirs = await newTeam();
  const address = (await beginUpload(mine.owner.client, mine.slug, "a.jsonl", 10)).headers.get("location") ?? "";
  for (const other of [theirs.owner.client, (await mine.member("admin")).client]) {
    const response = await sendChunk(other, address, 0, Buffer.from("0123456789"));
    expect(response.status).toBe(404);
  }
  expect(await codeOf(await beginUpload(theirs.owner.client, mine.slug, "a.jsonl", 10))).toBe("not_found");
  expect(await codeOf(await beginUpload((await mine.member("viewer")).client, mine.slug, "a.jsonl", 10))).toBe(
    "not_allowed",
  );
});

test("a team that uploads more than its share in a day is told when there is room, and others are not held up", async () => {
  const [team, other] = [await newTeam(), await newTeam()];
  /** As if so many bytes had been uploaded so many hours ago, or made of other files. */
  const added = (gigabytes: number, hoursAgo: number, isDerived = false) =>
    sql(
      `insert into input_files (id, team_id, created_by, name, size_bytes, state, spool, created_at, is_derived)
       values ($1, $2, $3, 'big.jsonl', $4, 'ready', 'elsewhere', now() - make_interval(mins => $5), $6)`,
      [`fil_${randomBytes(8).toString("hex")}`, team.id, team.owner.userId, gigabytes * 1e9, hoursAgo * 60, isDerived],
    );
  const begin = (sizeBytes: number) => beginUpload(team.owner.client, team.slug, "more.jsonl", sizeBytes);
  // A table that is older than a day, then 49.9 of the 50 GB.
  await added(40, 25);
  await added(20, 23);
  await added(29.9, 2);
  // What reruns made of files that are here already is nobody's upload.
  await added(40, 1, true);
  expect((await begin(1_000)).status).toBe(201);
  const refused = await begin(150_000_000);
  expect(refused.status).toBe(413);
  const { error } = (await refused.json()) as { error: { code: string; message: string } };
  expect(error.code).toBe("over_quota");
  expect(error.message).toMatch(/has uploaded 49\.9.GB in the.*over the 50.GB.*Nothing was lost/s);
  // When the 20 GB of 23 hours ago are a day old.
  const waitSeconds = Number(refused.headers.get("retry-after"));
  expect(waitSeconds).toBeGreaterThan(3_000);
  expect(waitSeconds).toBeLessThanOrEqual(3_600);
  const stranger = await beginUpload(other.owner.client, other.slug, "mine.jsonl", 150_000_000);
  expect(stranger.status).toBe(201);
  // Ten at once cannot pass the edge together: three of 30 MB fit.
  const sent = await Promise.all(Array.from({ length: 10 }, () => begin(30_000_000)));
  expect(sent.filter(({ status }) => status === 201)).toHaveLength(3);
  expect(sent.filter(({ status }) => status === 413)).toHaveLength(7);
  await sql("update input_files set created_at = created_at - interval '2 hours' where team_id = $1", [team.id]);
  expect((await begin(150_000_000)).status).toBe(201);
});

test("names are cleaned, sizes are limited, ids cannot be made up", async () => {
  const { slug: team, owner } = await newTeam();
  const file = await upload(owner.client, team, chatLines(1), "..\\../etc/‮passwd\u0000.jsonl");
  expect(file.name).toBe("passwd.jsonl");
  // Whatever a file is called, it lies under an id of ours, where uploads lie.
  const places = () => readdirSync(world().dataDir).sort();
  const before = places();
  for (const hostile of ["../../evil", "%2e%2e%2fevil", "/etc/evil", "C:\\evil", "CON", "evil\u0000.jsonl", ".evil"])
    expect((await beginUpload(owner.client, team, hostile, 10)).status, hostile).toBe(201);
  expect(places()).toEqual(before);
  const lying = readdirSync(join(world().dataDir, "uploads"), { recursive: true, encoding: "utf8" });
  expect(lying.filter((path) => /evil|CON|passwd/.test(path))).toEqual([]);
  expect(await codeOf(await beginUpload(owner.client, team, "big.jsonl", 5_000_000_000))).toBe("too_large");
  expect(await codeOf(await beginUpload(owner.client, team, "empty.jsonl", 0))).toBe("invalid_input");
  for (const id of ["..%2f..%2fsession-secret", "fil_0000000000000000", "%00", "session-secret"]) {
    const response = await owner.client.raw(`/api/uploads/${id}`, {
      method: "HEAD",
      headers: { "tus-resumable": "1.0.0" },
    });
    expect(response.status, id).toBe(404);
  }
});
