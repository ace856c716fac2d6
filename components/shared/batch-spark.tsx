import type { Batch } from "@/lib/batches/contract";
import { cn } from "@/lib/utils";
import { sparkHeights } from "./spark-path";

const bars = 24;
const height = 20;
const step = 4;

/**
 * The pace of a batch over its whole run so far, as small bars. A picture of what the sentence beside it says in words,
 * so it is not read out.
 */
export function BatchSpark({ batch, className }: { batch: Pick<Batch, "recent">; className?: string }) {
  const points = batch.recent.map((sample) => ({ atMs: Date.parse(sample.at), done: sample.done }));
  const heights = sparkHeights(points, bars);
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${bars * step} ${height}`}
      className={cn("h-5 w-24 text-run", className)}
      preserveAspectRatio="none"
    >
      <title>Rows in the course of the run</title>
      {heights?.map((share, i) => {
        const tall = Math.max(share > 0 ? 1.5 : 0.75, share * height);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
            key={i}
            x={i * step}
            y={height - tall}
            width={step - 1}
            height={tall}
            rx={0.75}
            className={share > 0 ? "fill-current" : "fill-track"}
          />
        );
      })}
    </svg>
  );
}
