import { existsSync, writeFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { expect, test } from "vitest";
import { openDatabase } from "@/lib/db/cases/open-database";
import { newId } from "@/lib/db/ids";
import { newTeam } from "@/lib/teams/cases/new-team";
import { hasRoom, inputPath, inRoom, requireRoom, spoolId, uploadsDir } from "./spool";
import { sweepUploads } from "./sweep";
import { inputFiles } from "./table";

const db = await openDatabase();
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

test("of a large disk half a gigabyte stays free, of a small one a twentieth", () => {
  const disk = (allBytes: number, freeBytes: number) => ({
    bsize: 1_000,
    blocks: allBytes / 1_000,
    bavail: freeBytes / 1_000,
  });
  const floor = 512 * 1024 * 1024;
  expect(hasRoom(disk(1e12, floor + 1_000_000), 1_000_000)).toBe(true);
  expect(hasRoom(disk(1e12, floor + 1_000_000), 1_001_000)).toBe(false);
  expect(hasRoom(disk(1e9, 60_000_000), 10_000_000)).toBe(true);
  expect(hasRoom(disk(1e9, 60_000_000), 10_001_000)).toBe(false);
});

test("pieces that are written at once cannot take together what each could take alone", async () => {
  const { bavail, bsize } = await statfs(uploadsDir());
  const most = Math.floor(bavail * bsize * 0.6);
  let [begin, finish] = [() => {}, () => {}];
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const first = inRoom(most, () => {
    begin();
    return new Promise<void>((resolve) => (finish = resolve));
  });
  await begun;
  await expect(inRoom(most, async () => "written")).rejects.toMatchObject({
    code: "storage_full",
    message: expect.stringMatching(/nearly full.*What was confirmed is kept/),
  });
  // Nor may a new upload be begun that has no room beside what is being written.
  await expect(requireRoom(most)).rejects.toMatchObject({ code: "storage_full" });
  finish();
  await first;
  expect(await inRoom(most, async () => "written")).toBe("written");
  await expect(requireRoom(1e18)).rejects.toMatchObject({ code: "storage_full" });
});

test("an upload that nobody goes on with is gone after a day, its bytes first", async () => {
  const { team } = await newTeam(db);
  const add = async (state: "uploading" | "ready", createdAt: Date) => {
    const id = newId("fil");
    for (const path of [inputPath(id), `${inputPath(id)}.json`]) writeFileSync(path, "half of it");
    const file = { id, teamId: team.id, createdBy: "use_ada", name: "rows.jsonl", sizeBytes: 100, spool: spoolId() };
    await db.insert(inputFiles).values({ ...file, state, createdAt });
    return id;
  };
  const [old, young, whole] = [
    await add("uploading", hoursAgo(25)),
    await add("uploading", hoursAgo(23)),
    await add("ready", hoursAgo(25)),
  ];
  await sweepUploads();
  const left = (await db.select({ id: inputFiles.id }).from(inputFiles)).map(({ id }) => id);
  expect(left.sort()).toEqual([young, whole].sort());
  for (const id of [old, young, whole]) {
    expect(existsSync(inputPath(id))).toBe(id !== old);
    expect(existsSync(`${inputPath(id)}.json`)).toBe(id !== old);
  }
});
