/** Offers a blob as a download under a name. Nothing leaves the machine. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has opened the blob by the next minute; holding on to the address would keep it in memory.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
