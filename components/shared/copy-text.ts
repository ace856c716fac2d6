/**
 * Puts text on the clipboard. Returns false when the browser refuses (no permission, page not secure and the old way
 * failed too); the caller then leaves the text selectable and says so.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused: the older way below may still be allowed.
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  // The only way on a page served over plain http, as consoles inside a company network are.
  const isCopied = document.execCommand("copy");
  area.remove();
  return isCopied;
}
