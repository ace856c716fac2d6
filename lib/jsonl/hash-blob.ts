import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** Read at once: the only memory it takes. */
const PIECE_BYTES = 4 << 20;

/**
 * SHA-256 of a blob as hexadecimal digits. The browser's own hash would need the whole file in memory, and is missing on pages
 * that are not served over https.
 */
export async function hashBlob(blob: Blob): Promise<string> {
  const hash = sha256.create();
  for (let from = 0; from < blob.size; from += PIECE_BYTES)
    hash.update(new Uint8Array(await blob.slice(from, from + PIECE_BYTES).arrayBuffer()));
  return bytesToHex(hash.digest());
}
