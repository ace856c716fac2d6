/** A share of a whole with the range it is likely to lie in. All three are 0 to 1. */
export type Share = { value: number; low: number; high: number };

const z95 = 1.959963984540054;

/** A proportion with its 95 % Wilson score interval; null when nothing was counted. */
export function wilson(hits: number, of: number): Share | null {
  if (of <= 0) return null;
  const value = hits / of;
  const square = z95 ** 2 / of;
  const middle = (value + square / 2) / (1 + square);
  const reach = (z95 * Math.sqrt((value * (1 - value)) / of + square / (4 * of))) / (1 + square);
  // At the ends the interval touches 0 or 1 exactly; rounding must not carry it past.
  return {
    value,
    low: hits === 0 ? 0 : Math.max(0, middle - reach),
    high: hits === of ? 1 : Math.min(1, middle + reach),
  };
}

export type Summary = {
  count: number;
  mean: number;
  /** Of a sample (n − 1); 0 for one value. */
  deviation: number;
  min: number;
  max: number;
  median: number;
  p10: number;
  p90: number;
};

/** The value below which a share of sorted values lies, between neighbours in proportion. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const [a = Number.NaN, b = a] = [sorted[below], sorted[below + 1]];
  return a + (b - a) * (place - below);
}

/** What a column of numbers is like; null when it is empty. */
export function summarise(values: readonly number[]): Summary | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max, count] = [sorted[0], sorted.at(-1), sorted.length];
  if (min === undefined || max === undefined) return null;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / count;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : 0;
  const [median, p10, p90] = [quantile(sorted, 0.5), quantile(sorted, 0.1), quantile(sorted, 0.9)];
  return { count, mean, deviation, min, max, median, p10, p90 };
}

export type Bin = { from: number; to: number; count: number };

const niceSteps = [1, 2, 2.5, 5, 10];

/** A round width that cuts a range into about `parts`. */
function niceStep(range: number, parts: number): number {
  const raw = range / parts;
  const power = 10 ** Math.floor(Math.log10(raw));
  return (niceSteps.find((step) => step * power >= raw * 0.999_999) ?? 10) * power;
}

/** Columns with round borders. Few different whole numbers get a column each. A column holds from ≤ value < to. */
export function histogram(values: readonly number[], parts = 20): Bin[] {
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  if (least > most) return [];
  const areWhole = values.every(Number.isInteger);
  const size = Math.max(Math.abs(least), Math.abs(most));
  // Values closer together than their own rounding are one value.
  const range = most - least > Math.max(1e-12, size * 1e-9) ? most - least : Math.max(size, 1e-9);
  const step = areWhole && most - least < parts ? 1 : niceStep(range, parts);
  const first = Math.floor(least / step + 1e-9);
  const count = Math.floor(most / step + 1e-9) - first + 1;
  const round = (value: number) => Number(value.toPrecision(12));
  const bins = Array.from({ length: count }, (_, index) => ({
    from: round((first + index) * step),
    to: round((first + index + 1) * step),
    count: 0,
  }));
  for (const value of values) {
    const bin = bins[Math.min(count - 1, Math.max(0, Math.floor(value / step + 1e-9) - first))];
    if (bin) bin.count += 1;
  }
  return bins;
}

/** How many of ascending values are at least `threshold`. */
export function countAtLeast(sorted: readonly number[], threshold: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < threshold) low = middle + 1;
    else high = middle;
  }
  return sorted.length - low;
}

export type LabelScore = {
  label: string;
  support: number;
  predicted: number;
  hits: number;
  precision: number | null;
  recall: number | null;
  f1: number | null;
};
export type Confusion = {
  labels: string[];
  /** Rows are the truth, columns what was said. */
  cells: number[][];
  total: number;
  hits: number;
  accuracy: Share | null;
  /** Agreement beyond chance (Cohen); null when chance alone would agree always. */
  kappa: number | null;
  perLabel: LabelScore[];
  macroF1: number | null;
};

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** What was said against what is true, label by label, the most frequent truth first. */
export function confusion(pairs: readonly { truth: string; said: string }[]): Confusion {
  const seen = new Map<string, number>();
  for (const { truth, said } of pairs) {
    seen.set(truth, (seen.get(truth) ?? 0) + 1);
    seen.set(said, seen.get(said) ?? 0);
  }
  const labels = [...seen].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([label]) => label);
  const index = new Map(labels.map((label, at) => [label, at]));
  const cells = labels.map(() => labels.map(() => 0));
  for (const { truth, said } of pairs) {
    const row = cells[index.get(truth) ?? 0];
    const column = index.get(said) ?? 0;
    if (row) row[column] = (row[column] ?? 0) + 1;
  }
  const total = pairs.length;
  const perLabel = labels.map((label, at): LabelScore => {
    const hits = cells[at]?.[at] ?? 0;
    const support = cells[at]?.reduce((sum, count) => sum + count, 0) ?? 0;
    const predicted = cells.reduce((sum, row) => sum + (row[at] ?? 0), 0);
    const [precision, recall] = [ratio(hits, predicted), ratio(hits, support)];
    const f1 = support + predicted === 0 ? null : (2 * hits) / (support + predicted);
    return { label, support, predicted, hits, precision, recall, f1 };
  });
  const hits = perLabel.reduce((sum, one) => sum + one.hits, 0);
  const chance = perLabel.reduce((sum, { support, predicted }) => sum + support * predicted, 0) / (total * total || 1);
  const kappa = total === 0 || chance === 1 ? null : (hits / total - chance) / (1 - chance);
  const scores = perLabel.flatMap(({ f1, support }) => (f1 === null || support === 0 ? [] : [f1]));
  const macroF1 = scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return { labels, cells, total, hits, accuracy: wilson(hits, total), kappa, perLabel, macroF1 };
}
