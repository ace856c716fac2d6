import { formatCount, plural } from "@/lib/format";
import type { Bucket } from "@/lib/jsonl/contract";

type HistogramProps = {
  label: string;
  note: string;
  buckets: readonly Bucket[];
  format: (value: number) => string;
};

/** Columns of a count per range; screen readers get the same as a table. */
export function Histogram({ label, note, buckets, format }: HistogramProps) {
  const largest = Math.max(...buckets.map((bucket) => bucket.count), 0);
  const first = buckets[0];
  const last = buckets.at(-1);
  if (!first || !last || largest === 0)
    return <p className="text-sm text-muted-foreground">{label}: nothing to show.</p>;
  if (buckets.length === 1) {
    return (
      <p className="text-xs text-muted-foreground">
        <span className="font-medium text-foreground">{label}</span> · all between {format(first.from)} and{" "}
        {format(first.to)} · {note}
      </p>
    );
  }
  return (
    <figure>
      <figcaption className="text-xs text-muted-foreground">
        <span className="font-medium text-foreground">{label}</span> · {note}
      </figcaption>
      <div aria-hidden className="mt-2.5 flex h-24 items-end gap-px">
        {buckets.map((bucket) => (
          <div
            key={bucket.from}
            title={`${format(bucket.from)} – ${format(bucket.to)}: ${plural(bucket.count, "request")}`}
            className="min-w-0.5 flex-1 rounded-t-[2px] bg-chart-1"
            // A single request in fifty thousand is still there to be seen.
            style={{ height: bucket.count === 0 ? 0 : `${Math.max(3, (bucket.count / largest) * 100)}%` }}
          />
        ))}
      </div>
      <div aria-hidden className="mt-1 flex justify-between border-t pt-1 text-2xs text-muted-foreground tabular-nums">
        <span>{format(first.from)}</span>
        <span>{format(last.to)}</span>
      </div>
      <table className="sr-only">
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Requests</th>
          </tr>
        </thead>
        <tbody>
          {buckets.map((bucket) => (
            <tr key={bucket.from}>
              <td>{format(bucket.from)}</td>
              <td>{format(bucket.to)}</td>
              <td>{formatCount(bucket.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
