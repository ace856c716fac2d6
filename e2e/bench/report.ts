export type Figure = { name: string; value: number; unit: string; floor?: number; ratio?: number };

/** Prints one figure as a line of JSON. `floor` is measured in the same run; `ratio` is value ÷ floor. */
export function report({ value, floor, ...rest }: Figure): void {
  const round = (number: number) => Number(number.toPrecision(4));
  const ratio = floor === undefined ? {} : { floor: round(floor), ratio: round(value / floor) };
  process.stdout.write(`${JSON.stringify({ ...rest, value: round(value), ...ratio })}\n`);
}

export const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1000;
