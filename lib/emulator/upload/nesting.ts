/** The reference's parser gives up at this many levels of arrays and objects. */
const LEVELS = 128;

/** Whether parsed JSON is nested too deeply for the reference's parser, which this runtime's is not bothered by. */
export function isTooDeep(value: unknown, level = 1): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (level >= LEVELS) return true;
  return Object.values(value).some((inner) => isTooDeep(inner, level + 1));
}
