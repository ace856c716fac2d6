import { UMAP } from "umap-js";

export type Point = [x: number, y: number];

const neighboursMax = 15;

/** The same numbers each time, so that a map looks as it did. */
function steadyRandom(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function vectorsOf(base64: string, dimensions: number): number[][] {
  const bytes = Int8Array.from(atob(base64), (char) => (char.charCodeAt(0) << 24) >> 24);
  return Array.from({ length: bytes.length / dimensions }, (_, row) => {
    const vector = [...bytes.subarray(row * dimensions, (row + 1) * dimensions)];
    const norm = Math.hypot(...vector) || 1;
    return vector.map((value) => value / norm);
  });
}

/** Lays vectors out on a plane. Too few to have neighbours are put in a row. */
self.onmessage = (event: MessageEvent<{ vectors: string; dimensions: number }>) => {
  const vectors = vectorsOf(event.data.vectors, event.data.dimensions);
  if (vectors.length < 4) {
    self.postMessage(vectors.map((_, at): Point => [at, 0]));
    return;
  }
  const umap = new UMAP({
    nNeighbors: Math.min(neighboursMax, vectors.length - 1),
    minDist: 0.1,
    random: steadyRandom(),
  });
  self.postMessage(umap.fit(vectors).map(([x = 0, y = 0]): Point => [x, y]));
};
