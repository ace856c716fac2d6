import { expect, test } from "vitest";
import { copyPieces, type Piece } from "./copy-pieces";

test("long stretches, far ones and text between them come out byte for byte", async () => {
  const bytes = new Uint8Array(9_000_000).map((_, at) => (at * 2_654_435_761) >>> 24);
  const pieces: Piece[] = [
    { from: 0, to: 10 },
    { from: 10, to: 300_000 },
    { text: "é" },
    { from: 300_001, to: 300_005 },
    { from: 5_000_000, to: 5_000_002 },
    ...Array.from({ length: 2_000 }, (_, at) => ({ from: 5_100_000 + at * 1_900, to: 5_100_000 + at * 1_900 + 900 })),
    { text: "end" },
  ];
  const expected = pieces.map((piece) =>
    "text" in piece ? Buffer.from(piece.text) : Buffer.from(bytes.subarray(piece.from, piece.to)),
  );
  const copy = await copyPieces(new Blob([bytes]), pieces);
  expect(Buffer.from(await copy.arrayBuffer()).equals(Buffer.concat(expected))).toBe(true);
});

test("nothing gives an empty file", async () => {
  expect((await copyPieces(new Blob(["abc"]), [])).size).toBe(0);
});
