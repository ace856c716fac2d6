/** What was seen before never narrows a band below this share of its own. */
const NARROWEST = 0.25;

/** The share of a band that is left once something was seen so many times: the more often, the less a new one strays. */
export const narrowedBy = (times: number): number => Math.max(NARROWEST, 1 / Math.sqrt(times));

const Z = 1.96;

/** How many standard errors 19 in 20 means of so few values lie within: Student's t, by its expansion around the normal. */
export function studentT(values: number): number {
  const free = values - 1;
  return Z + (Z ** 3 + Z) / (4 * free) + (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * free ** 2);
}
