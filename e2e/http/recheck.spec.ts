import { createHash } from "node:crypto";
import { expect, test } from "@playwright/test";
import { beginUpload, chatLines, sendChunk, submit, upload } from "@/e2e/support/upload";
import { newTeam, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { listSentFiles } from "@/lib/batches/create-contract";
import { getFile } from "@/lib/files/contract";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { hashAsks } from "@/lib/jsonl/tools/asks";
import { findAnswered } from "@/lib/results/answered-contract";

test("bytes that were changed on their way are read again, and refused with the line", async () => {
  const { slug: team, owner, connection } = await newTeam();
  const bytes = Buffer.from(chatLines(100));
  // The same length as what was checked: only a second reading can tell.
  const changed = Buffer.from(bytes.toString().replace('"custom_id":"row-41"', '"custom_id":"row-4\\"'));
  expect(changed.length).toBe(bytes.length);
  const address = (await beginUpload(owner.client, team, "a.jsonl", bytes.length)).headers.get("location") ?? "";
  const half = 5_000;
  expect((await sendChunk(owner.client, address, 0, bytes.subarray(0, half))).status).toBe(204);
  expect((await sendChunk(owner.client, address, half, changed.subarray(half))).status).toBe(204);
  const fileId = address.split("/").pop() ?? "";
  const file = await until(
    () => owner.client.call(getFile, { team, fileId }),
    ({ state }) => state === "ready" || state === "rejected",
  );
  expect(file.state).toBe("rejected");
  expect(file.reason).toContain("line 42");
  expect(file.reason).toContain("Nothing was sent to the upstream");
  await expect(submit(owner.client, team, fileId, connection.id)).rejects.toThrow();
});

test("what an editor leaves behind is refused by the same rules as in the browser", async () => {
  const { slug: team, owner } = await newTeam();
  const [first = "", second = ""] = chatLines(2).trimEnd().split("\n");
  const cases: [content: string | Uint8Array, reason: string][] = [
    [`${first}\n\n${second.replace("row-1", "row-0")}\n`, "line 3"],
    [Buffer.concat([Buffer.from(`${first}\n`), Buffer.from([0xff]), Buffer.from(`${second}\n`)]), "UTF-8"],
    [`${first}\n${second.slice(0, -9)}`, "line 2"],
    ["\n \n", "blank"],
  ];
  for (const [content, reason] of cases) {
    const file = await upload(owner.client, team, content);
    expect(file.state, reason).toBe("rejected");
    expect(file.reason).toContain(reason);
  }
});

test("files that were sent before are found by size, told apart by content, and only by their team", async () => {
  const mine = await newTeam();
  const theirs = await newTeam();
  const content = chatLines(7);
  const file = await upload(mine.owner.client, mine.slug, content);
  const sizeBytes = Buffer.byteLength(content);
  const sent = (team: typeof mine, size = sizeBytes) =>
    team.owner.client.call(listSentFiles, { team: team.slug, sizeBytes: size });
  // Uploaded is not sent.
  expect(await sent(mine)).toEqual({ files: [], hasAnswers: false });
  const first = await submit(mine.owner.client, mine.slug, file.id, mine.connection.id, { name: "First" });
  const again = await upload(mine.owner.client, mine.slug, content, "renamed.jsonl");
  const second = await submit(mine.owner.client, mine.slug, again.id, mine.connection.id, { name: "Second" });
  const other = await upload(mine.owner.client, mine.slug, content.replace("river", "lakes"));
  const third = await submit(mine.owner.client, mine.slug, other.id, mine.connection.id, { name: "Other" });
  const { files } = await sent(mine);
  const sha256 = createHash("sha256").update(content).digest("hex");
  expect(files.find((one) => one.sha256 === sha256)?.batches.map(({ id, name }) => ({ id, name }))).toEqual([
    { id: second.id, name: "Second" },
    { id: first.id, name: "First" },
  ]);
  expect(files).toHaveLength(2);
  expect(await sent(theirs)).toEqual({ files: [], hasAnswers: false });
  expect((await sent(mine, sizeBytes + 1)).files).toEqual([]);

  // Single requests are found too, under any id, once they are answered: in the last batch that answered them.
  for (const { id } of [second, third])
    await until(
      () => mine.owner.client.call(getBatch, { team: mine.slug, batchId: id }),
      ({ results }) => results.isComplete,
      60_000,
    );
  expect((await sent(mine, 1)).hasAnswers).toBe(true);
  const part = `${content.split("\n").slice(0, 3).join("\n")}\n${content.split("\n")[6]}`;
  const asked = new Blob([part.replaceAll('"row-', '"new-').replace("number 6", "number 60")]);
  const asks = await hashAsks(asked, { limits: DEFAULT_LIMITS });
  const found = await mine.owner.client.call(findAnswered, { team: mine.slug, asks });
  expect(found.batches.map(({ name, requests }) => [name, requests])).toEqual([
    ["Other", 2],
    ["Second", 1],
  ]);
  expect(found.places).toEqual([0, 1, 2]);
  expect(await theirs.owner.client.call(findAnswered, { team: theirs.slug, asks })).toEqual({
    batches: [],
    places: [],
  });
  const path = findAnswered.path.replace(":team", mine.slug);
  for (const bad of ["w", "apply", "not Base64"])
    expect(await mine.owner.client.send(findAnswered.method, path, { asks: bad })).toMatchObject({ status: 400 });
});
