/** Files of a drop with the folders in it opened; hidden files and files deeper than `depthMax` are left out. */
const depthMax = 8;
const filesMax = 500;

export async function filesOfDrop(transfer: DataTransfer): Promise<File[]> {
  // Entries have to be taken before the first wait: afterwards the drop is gone.
  const entries = [...transfer.items].flatMap((item) => (item.kind === "file" ? (item.webkitGetAsEntry() ?? []) : []));
  if (entries.length === 0) return [...transfer.files];
  const files: File[] = [];
  for (const entry of entries) await collect(entry, 0, files);
  return files;
}

const dropPaths = new WeakMap<File, string>();

/** Where a file lay in the folder that was dropped or chosen; its name where it came alone. */
export const pathOfFile = (file: File): string => dropPaths.get(file) || file.webkitRelativePath || file.name;

async function collect(entry: FileSystemEntry, depth: number, files: File[]): Promise<void> {
  if (files.length >= filesMax || (depth > 0 && entry.name.startsWith("."))) return;
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    dropPaths.set(file, entry.fullPath.replace(/^\//, ""));
    files.push(file);
  } else if (isFolder(entry) && depth < depthMax) {
    for (const below of await listFolder(entry)) await collect(below, depth + 1, files);
  }
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

/** Pasted text as a file, when it looks like requests. */
export function fileOfText(text: string): File | null {
  return text.trimStart().startsWith("{") ? new File([text], "pasted.jsonl", { type: "application/jsonl" }) : null;
}
