import { type JsonObject, numberAt } from "@/lib/emulator/json-value";
import { type Flavour, plausibleNumber } from "./plausible";

const TRIES = 60;

/** Lower and upper bound, both allowed; exclusive ones are moved by `step`. */
function boundsOf(schema: JsonObject, step: number): [number, number] {
  const lower = numberAt(schema, "minimum") ?? Number.NEGATIVE_INFINITY;
  const upper = numberAt(schema, "maximum") ?? Number.POSITIVE_INFINITY;
  const above = numberAt(schema, "exclusiveMinimum");
  const below = numberAt(schema, "exclusiveMaximum");
  return [
    above === undefined ? lower : Math.max(lower, above + step),
    below === undefined ? upper : Math.min(upper, below - step),
  ];
}

/**
 * A number within the range of a schema and a multiple of `multipleOf`. Multiples are tested by the same division a
 * validator makes, because 3 × 0.1 is not a multiple of 0.1 in binary.
 */
export function numberForSchema(schema: JsonObject, isInteger: boolean, key: string, flavour: Flavour): number {
  const { rng } = flavour;
  const multipleOf = numberAt(schema, "multipleOf");
  const wanted = plausibleNumber(key, isInteger, flavour);
  const rough = boundsOf(schema, 0);
  const span = Number.isFinite(rough[1] - rough[0]) ? rough[1] - rough[0] : 1;
  const step = isInteger ? 1 : (multipleOf ?? Math.min(1, span / 1000));
  const [lower, upper] = boundsOf(schema, step);
  if (multipleOf === undefined) {
    if (wanted >= lower && wanted <= upper) return wanted;
    const from = Number.isFinite(lower) ? lower : upper - 100;
    const to = Number.isFinite(upper) ? upper : lower + 100;
    if (isInteger) return rng.int(Math.ceil(from), Math.max(Math.ceil(from), Math.floor(to)));
    const value = Number((from + (to - from) * rng.next()).toPrecision(6));
    return Math.min(Math.max(value, from), to);
  }
  const unit = isInteger ? integerUnit(multipleOf) : multipleOf;
  const from = Math.ceil((Number.isFinite(lower) ? lower : Math.min(upper, 0) - unit * 50) / unit);
  const to = Math.floor((Number.isFinite(upper) ? upper : Math.max(lower, 0) + unit * 50) / unit);
  let value = from * unit;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    value = Number((rng.int(from, Math.max(from, to)) * unit).toPrecision(12));
    if (Number.isInteger(value / multipleOf) && value >= lower && value <= upper) return value;
  }
  return value;
}

/** The smallest whole multiple of `multipleOf`, so that stepping by it stays on integers. */
function integerUnit(multipleOf: number): number {
  for (let factor = 1; factor <= 10_000; factor++) {
    const value = multipleOf * factor;
    if (Number.isInteger(value)) return value;
  }
  return 1;
}
