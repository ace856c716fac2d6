import type { Bucket, Distribution } from "@/lib/jsonl/contract";

/** Values below this have a cell of their own; above it each doubling is cut into as many cells, so a cell is 1/64 wide. */
const EXACT = 64;
/** Values up to 2^46 have a cell. */
const CELLS = EXACT * 41;

/** A spread of whole numbers in fixed memory that can be added to another one. Cells are made when first needed. */
export interface HistogramData {
  count: number;
  sum: number;
  min: number;
  max: number;
  cells: Uint32Array;
}

export function emptyHistogram(): HistogramData {
  return { count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: 0, cells: new Uint32Array(EXACT * 8) };
}

export function addValue(data: HistogramData, value: number): void {
  data.count++;
  data.sum += value;
  if (value < data.min) data.min = value;
  if (value > data.max) data.max = value;
  const cell = cellOf(value);
  if (cell >= data.cells.length) data.cells = enlarged(data.cells, cell);
  data.cells[cell] = (data.cells[cell] as number) + 1;
}

export function mergeHistogram(into: HistogramData, from: HistogramData): void {
  into.count += from.count;
  into.sum += from.sum;
  into.min = Math.min(into.min, from.min);
  into.max = Math.max(into.max, from.max);
  if (from.cells.length > into.cells.length) into.cells = enlarged(into.cells, from.cells.length - 1);
  for (let i = 0; i < from.cells.length; i++) into.cells[i] = (into.cells[i] as number) + (from.cells[i] as number);
}

/** Smallest, middle, 95th of 100 and largest value, and the counts between powers of two. */
export function distributionOf(data: HistogramData): Distribution {
  const { count, sum, max } = data;
  const min = count === 0 ? 0 : data.min;
  const at = (share: number) => Math.min(max, Math.max(min, valueAt(data, Math.ceil(count * share))));
  return {
    count,
    sum,
    min,
    median: count === 0 ? 0 : at(0.5),
    p95: count === 0 ? 0 : at(0.95),
    max,
    buckets: bucketsOf(data),
  };
}

function cellOf(value: number): number {
  if (value < EXACT) return value;
  if (value < 0x8000_0000) {
    const exponent = 31 - Math.clz32(value);
    return EXACT * (exponent - 6) + (value >> (exponent - 6));
  }
  const exponent = Math.floor(Math.log2(value));
  return Math.min(CELLS - 1, EXACT * (exponent - 5) + Math.floor((value / 2 ** exponent - 1) * EXACT));
}

/** Smallest value of a cell. */
function startOf(cell: number): number {
  if (cell < EXACT) return cell;
  const exponent = Math.floor(cell / EXACT) + 5;
  return 2 ** exponent * (1 + (cell % EXACT) / EXACT);
}

function valueAt(data: HistogramData, rank: number): number {
  let seen = 0;
  for (let cell = 0; cell < data.cells.length; cell++) {
    seen += data.cells[cell] as number;
    if (seen >= rank) return cell < EXACT ? cell : Math.floor((startOf(cell) + startOf(cell + 1) - 1) / 2);
  }
  return data.max;
}

function bucketsOf(data: HistogramData): Bucket[] {
  const buckets: Bucket[] = [];
  for (let cell = 0; cell < data.cells.length; cell++) {
    const count = data.cells[cell] as number;
    if (count === 0) continue;
    const start = startOf(cell);
    const from = start === 0 ? 0 : 2 ** Math.floor(Math.log2(start));
    const last = buckets.at(-1);
    if (last !== undefined && last.from === from) last.count += count;
    else buckets.push({ from, to: from === 0 ? 1 : from * 2, count });
  }
  return buckets;
}

function enlarged(cells: Uint32Array, cell: number): Uint32Array {
  const larger = new Uint32Array(Math.min(CELLS, Math.max(cells.length * 2, cell + 1)));
  larger.set(cells);
  return larger;
}
