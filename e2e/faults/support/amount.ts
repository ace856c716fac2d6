/** How much of a suite is run: all of it, or the part that `npm test` has time for. Seeds can be named by `SEED`. */
export const isPart = process.env.FAULTS === "part";
export const amount = (all: number, part: number): number => Number(process.env.SEEDS ?? (isPart ? part : all));
export const firstSeed = Number(process.env.SEED ?? 1);
