import { formatCount } from "@/lib/format";

const depthMax = 8;
/** A folder of images, one for each request, is a usual thing to drop. */
export const filesMax = 20_000;

/** What was dropped, and why some of it was left out; null when nothing was. */
export type Dropped = { files: File[]; leftOut: string | null };

/** Files of a drop with the folders in it opened. Hidden files are none; what is too many or too deep is said. */
export async function filesOfDrop(transfer: DataTransfer): Promise<Dropped> {
  // Entries have to be taken before the first wait: afterwards the drop is gone.
  const entries = [...transfer.items].flatMap((item) => (item.kind === "file" ? (item.webkitGetAsEntry() ?? []) : []));
  if (entries.length === 0) return { files: [...transfer.files], leftOut: null };
  const dropped: Dropped = { files: [], leftOut: null };
  await collect(entries, 0, dropped);
  return dropped;
}

const dropPaths = new WeakMap<File, string>();

/** Where a file lay in the folder that was dropped or chosen; its name where it came alone. */
export const pathOfFile = (file: File): string => dropPaths.get(file) || file.webkitRelativePath || file.name;

async function collect(entries: readonly FileSystemEntry[], depth: number, dropped: Dropped): Promise<void> {
  const seen = entries.filter(({ name }) => depth === 0 || !name.startsWith("."));
  const files = seen.filter(isFile);
  const room = filesMax - dropped.files.length;
  if (files.length > room)
    dropped.leftOut = `At most ${formatCount(filesMax)} files are taken at a time. Drop the others after these.`;
  // All at once: one after the other, thousands of them take longer than their check.
  dropped.files.push(...(await Promise.all(files.slice(0, room).map(openFile))));
  for (const folder of seen.filter(isFolder)) {
    if (depth < depthMax) await collect(await listFolder(folder), depth + 1, dropped);
    else dropped.leftOut ??= `Folders more than ${depthMax} deep are not opened. Drop what is in them by itself.`;
  }
}

async function openFile(entry: FileSystemFileEntry): Promise<File> {
  const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
  dropPaths.set(file, entry.fullPath.replace(/^\//, ""));
  return file;
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** A reader gives a folder in parts of a hundred; an empty part is the end. */
async function listFolder(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return all;
    all.push(...part);
  }
}

/** Whether what is dragged holds files at all (and not a piece of text). */
export const hasFiles = (transfer: DataTransfer | null): boolean => transfer?.types.includes("Files") ?? false;

/** Pasted text as a file, when it looks like requests, or like the cells of a sheet. */
export function fileOfText(text: string): File | null {
  if (text.trimStart().startsWith("{")) return linesFile(text);
  // Sheets give a tab between cells and a line for each row, the first with the headings.
  const isCells = /^[^\t\n]*\t[^\n]*\n[\s\S]*\S/.test(text);
  return isCells ? new File([text], "pasted.tsv", { type: "text/tab-separated-values" }) : null;
}

export const linesFile = (text: string): File => new File([text], "pasted.jsonl", { type: "application/jsonl" });
