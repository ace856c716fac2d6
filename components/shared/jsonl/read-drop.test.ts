import { expect, it } from "vitest";
import { fileOfText, filesMax, filesOfDrop, pathOfFile } from "./read-drop";

const fileEntry = (fullPath: string) =>
  ({
    isFile: true,
    isDirectory: false,
    name: fullPath.split("/").at(-1),
    fullPath,
    file: (take: (file: File) => void) => take(new File(["x"], fullPath.split("/").at(-1) ?? "")),
  }) as unknown as FileSystemFileEntry;

/** A folder that gives what is in it a hundred at a time, as browsers do. */
const folderEntry = (fullPath: string, below: readonly FileSystemEntry[]) =>
  ({
    isFile: false,
    isDirectory: true,
    name: fullPath.split("/").at(-1),
    fullPath,
    createReader: () => {
      let at = 0;
      return {
        readEntries: (take: (entries: FileSystemEntry[]) => void) => {
          take(below.slice(at, at + 100));
          at += 100;
        },
      };
    },
  }) as unknown as FileSystemDirectoryEntry;

const dropOf = (...entries: FileSystemEntry[]) =>
  ({
    items: entries.map((entry) => ({ kind: "file", webkitGetAsEntry: () => entry })),
    files: [],
  }) as unknown as DataTransfer;
const imagesOf = (count: number) => Array.from({ length: count }, (_, at) => fileEntry(`/images/${at}.png`));

it("takes a folder of thousands, each file with its path, and no hidden ones", async () => {
  const folder = folderEntry("/images", [...imagesOf(3_000), fileEntry("/images/.DS_Store")]);
  const { files, leftOut } = await filesOfDrop(dropOf(fileEntry("/a.jsonl"), folder));
  expect(files).toHaveLength(3_001);
  expect(files.slice(0, 2).map(pathOfFile)).toEqual(["a.jsonl", "images/0.png"]);
  expect(pathOfFile(files.at(-1) as File)).toBe("images/2999.png");
  expect(leftOut).toBeNull();
});

it("says when some were too many", async () => {
  const folders = [0, 1].map((at) => folderEntry(`/${at}`, imagesOf(filesMax / 2 + 1)));
  const { files, leftOut } = await filesOfDrop(dropOf(...folders));
  expect(files).toHaveLength(filesMax);
  expect(leftOut).toContain("At most 20,000 files");
});

it("says when some lay too deep", async () => {
  let folder = folderEntry("/deep", [fileEntry("/deep/a.png")]);
  for (let depth = 0; depth < 9; depth++) folder = folderEntry(`/${depth}`, [folder, fileEntry(`/${depth}.png`)]);
  const { files, leftOut } = await filesOfDrop(dropOf(folder));
  expect(files).toHaveLength(8);
  expect(leftOut).toContain("more than 8 deep");
});

it("takes pasted requests and cells of a sheet, and no other text", async () => {
  expect(fileOfText(' {"custom_id":"a"}\n')?.name).toBe("pasted.jsonl");
  const cells = 'sku\ttitle\r\nS1\t"two\nlines"\r\n';
  expect(fileOfText(cells)?.name).toBe("pasted.tsv");
  expect(await fileOfText(cells)?.text()).toBe(cells);
  for (const other of ["", "one\ttwo", "one\ttwo\n", "a line\nand\tanother"]) expect(fileOfText(other)).toBeNull();
});
