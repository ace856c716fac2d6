/** A vector of the API's base64 form (little-endian float32) as the text of a list. */
function listOfBase64(text: string): string | null {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
  if (bytes.length % 4 !== 0) return null;
  const view = new DataView(bytes.buffer);
  const values = Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(index * 4, true));
  return values.every(Number.isFinite) ? `[${values.join(",")}]` : null;
}

const opening = /"embedding"\s*:\s*(?=["[])/;

/**
 * The first vector of an embeddings line, as the text of its list: taken from the line as it is, so that no number of
 * millions goes through JavaScript. Null when the line has none.
 */
export function vectorText(line: string): string | null {
  const found = opening.exec(line);
  if (!found) return null;
  const start = found.index + found[0].length;
  if (line[start] === '"') {
    const end = line.indexOf('"', start + 1);
    return end === -1 ? null : listOfBase64(line.slice(start + 1, end));
  }
  const end = line.indexOf("]", start);
  return end === -1 ? null : line.slice(start, end + 1);
}
