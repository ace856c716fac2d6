import type { Batch } from "@/lib/batches/contract";
import { formatMoney, formatMoneyRange } from "@/lib/format";
import { placesOf, spendCourse } from "./spend-course";

/** The spend on a line with the estimate as a band, where it is heading, and the same in words. */
export function SpendBand({ batch }: { batch: Batch }) {
  const course = spendCourse(batch);
  if (!course) return null;
  const { spent, low, high, expected } = places(course);
  return (
    <figure className="mt-1.5 mb-1">
      <div
        role="img"
        aria-label={`Spent ${formatMoney(course.spent)} of an estimate of ${formatMoneyRange(course.low, course.high)}. ${course.sentence}.`}
        className="relative h-2 overflow-hidden rounded-full bg-track"
      >
        <span
          className="absolute inset-y-0 border-x border-muted-foreground/60 bg-muted-foreground/25"
          style={{ left: low, width: `max(2px, calc(${high} - ${low}))` }}
        />
        <span className="absolute inset-y-0 left-0 rounded-full bg-run" style={{ width: spent }} />
        {expected !== null && (
          <span className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-foreground" style={{ left: expected }} />
        )}
      </div>
      <figcaption className="mt-1 text-xs tabular-nums">{course.sentence}</figcaption>
    </figure>
  );
}

function places(course: NonNullable<ReturnType<typeof spendCourse>>) {
  const { spent, low, high, expected } = placesOf(course);
  const percent = (place: number) => `${place.toFixed(2)}%`;
  return {
    spent: percent(spent),
    low: percent(low),
    high: percent(high),
    expected: expected === null ? null : percent(expected),
  };
}
