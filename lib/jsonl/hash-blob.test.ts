import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { hashBlob } from "./hash-blob";

test.each([0, 1, 64, (4 << 20) - 1, 4 << 20, (4 << 20) + 1, 9_000_001])(
  "%i bytes hash as the server hashes them",
  async (size) => {
    const bytes = new Uint8Array(size).map((_, at) => (at * 31) & 255);
    expect(await hashBlob(new Blob([bytes]))).toBe(createHash("sha256").update(bytes).digest("hex"));
  },
);
