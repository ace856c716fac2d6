"use client";

import { cn } from "@/lib/utils";
import { type PlacedLabel, placeLabels, type RailTimes, railScale } from "./rail-layout";
import { type RailFinish, railWords } from "./rail-words";
import { useHydrated } from "./use-now";
import { useWidth } from "./use-width";

export type RailProps = Omit<RailTimes, "finishedAt"> & {
  /** How it ended. Absent while it runs. */
  finish?: RailFinish | null;
  className?: string;
};

const inks: Record<string, string> = {
  now: "text-foreground",
  eta: "text-run-ink",
  finish: "text-foreground",
  late: "text-bad-ink",
};

/**
 * Time from creation to deadline under the big strip: the past solid, now a ring, the expected finish a dashed
 * window, a break before a far deadline. Labels step down a row rather than touch.
 */
export function Rail({ createdAt, now, eta, deadlineAt, finish, className }: RailProps) {
  const isHydrated = useHydrated();
  const [ref, widthPx] = useWidth<HTMLDivElement>(960);
  const times = { createdAt, now, eta, deadlineAt, finishedAt: finish?.at };
  const scale = railScale(times);
  const timeZone = isHydrated ? undefined : "UTC";
  const { sentence, labels, isLate } = railWords({ ...times, finish }, scale, timeZone);
  const placed = placeLabels(labels, widthPx);
  const rows = Math.max(...placed.map((label) => label.row)) + 1;

  const reached = scale.at(finish?.at ?? Math.max(now, createdAt));
  const due = deadlineAt == null ? null : scale.at(deadlineAt);
  const window = eta && !finish ? { from: scale.at(Math.max(eta.from, now)), to: scale.at(eta.to) } : null;

  return (
    <div
      ref={ref}
      role="img"
      aria-label={sentence}
      className={cn("relative", className)}
      style={{ height: 26 + rows * 15 }}
      suppressHydrationWarning
    >
      {/* what lies ahead, interrupted before a far deadline */}
      <Line
        from={reached}
        to={scale.breakAt === null ? 100 : scale.breakAt - 1}
        className={cn("top-[13px] border-t-[1.5px] border-input", scale.isOpen && "border-dashed")}
      />
      {scale.breakAt !== null && (
        <>
          <span
            className="absolute top-[6px] -translate-x-1/2 text-xs leading-4 text-muted-foreground"
            style={{ left: `${scale.breakAt}%` }}
          >
            {"//"}
          </span>
          <Line from={scale.breakAt + 1} to={100} className="top-[13px] border-t-[1.5px] border-input" />
        </>
      )}
      <Line from={0} to={reached} className="top-[12.5px] border-t-[2.5px] border-foreground" />
      {isLate && due !== null && <Line from={due} to={reached} className="top-[12.5px] border-t-[2.5px] border-bad" />}
      {window && (
        <span
          className="absolute top-[6px] h-[15px] min-w-3 rounded-[5px] border-[1.5px] border-dashed border-run bg-run-tint transition-[left,width] duration-200"
          style={{ left: `${Math.min(window.from, 98)}%`, width: `${Math.max(0, window.to - window.from)}%` }}
        />
      )}
      {due !== null && (
        <span
          className={cn(
            "absolute top-[7px] h-[13px] w-0.5 -translate-x-full",
            isLate ? "bg-bad" : finish ? "bg-wait" : "bg-risk",
          )}
          style={{ left: `max(2px, ${due}%)` }}
        />
      )}
      <span
        className={cn(
          "absolute top-[8.5px] -ml-[5px] size-[10px] rounded-full border-[2.5px] border-foreground",
          finish ? "bg-foreground" : "bg-card",
        )}
        style={{ left: `clamp(5px, ${reached}%, 100% - 5px)` }}
      />
      {placed.map((label) => (
        <Label key={label.id} label={label} lineWidthPx={widthPx} className={inks[label.id]} isShown={isHydrated} />
      ))}
    </div>
  );
}

function Line({ from, to, className }: { from: number; to: number; className: string }) {
  return (
    <span className={cn("absolute", className)} style={{ left: `${from}%`, width: `${Math.max(0, to - from)}%` }} />
  );
}

/** Hung up on its left end, its right end or its middle, so that it lines up with its mark however wide the type falls. */
function Label({
  label,
  lineWidthPx,
  className,
  isShown,
}: {
  label: PlacedLabel;
  lineWidthPx: number;
  className: string | undefined;
  isShown: boolean;
}) {
  const isFirst = label.leftPx === 0;
  const isLast = label.leftPx + label.widthPx >= lineWidthPx - 0.5;
  return (
    <span
      className={cn(
        "absolute text-2xs whitespace-nowrap text-muted-foreground tabular-nums",
        !isFirst && !isLast && "-translate-x-1/2",
        !isShown && "invisible",
        className,
      )}
      style={{
        ...(isFirst ? { left: 0 } : isLast ? { right: 0 } : { left: label.leftPx + label.widthPx / 2 }),
        top: 25 + label.row * 15,
      }}
    >
      {label.text}
    </span>
  );
}
