"use client";

import { formatAge, formatClock, formatDate, formatInstant, formatRelative } from "@/lib/format-time";
import { useAgingNow, useHydrated } from "./use-now";

const looks = {
  /** "76 min ago" */
  relative: formatRelative,
  /** "76 min", for a column whose head says what it is */
  age: formatAge,
  /** "14:12", "12:20 tomorrow" */
  clock: formatClock,
  /** "3 Mar" */
  date: formatDate,
};

type TimeProps = {
  /** ISO string or epoch ms. */
  at: string | number;
  look?: keyof typeof looks;
  className?: string;
};

/**
 * An instant in the reader's zone; the full date with the zone is in the title. The server writes it in UTC, the
 * browser corrects it on arrival.
 */
export function Time({ at, look = "relative", className }: TimeProps) {
  const instant = typeof at === "number" ? at : Date.parse(at);
  const now = useAgingNow(instant);
  const timeZone = useHydrated() ? undefined : "UTC";
  if (Number.isNaN(instant)) return <span className={className}>unknown</span>;
  return (
    <time
      dateTime={new Date(instant).toISOString()}
      title={formatInstant(instant, timeZone)}
      className={className}
      suppressHydrationWarning
    >
      {looks[look](instant, now, timeZone)}
    </time>
  );
}
