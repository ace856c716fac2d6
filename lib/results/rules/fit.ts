import type { AnswerField } from "@/lib/results/views/contract";

const rowsMin = 5;
const labelsMax = 40;
const labelLengthMax = 48;

/** Numbers in nearly every answer that has the field, and more than one of them. */
export const isScore = ({ rows, numbers, distinct }: AnswerField): boolean =>
  rows >= rowsMin && numbers >= rows * 0.9 && distinct > 1;

/** A few short texts that come again and again. */
export const isLabel = ({ rows, numbers, distinct, length }: AnswerField): boolean =>
  rows >= rowsMin &&
  numbers < rows * 0.5 &&
  distinct > 1 &&
  distinct <= labelsMax &&
  distinct <= rows / 2 &&
  length <= labelLengthMax;

/**
 * How repeated runs of a request are named, the surest first: `x__run_2`, `x-run2`, `x__promptB`. The first group is the
 * request.
 */
export const runPatterns = [
  "^(.+?)(?:__|[-_.])(?:run|try|attempt|sample|rep|seed|vote)[-_]?[0-9]+$",
  "^(.+?)__[A-Za-z0-9.-]{1,40}$",
] as const;
