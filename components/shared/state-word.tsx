import type { ReactNode } from "react";
import { cn } from "@/lib/utils";

export type StateTone = "run" | "good" | "flag" | "risk" | "bad" | "wait";

/** One silhouette per state, so that it is told apart without colour too. Drawn on a 10 × 10 field. */
const shapes: Record<StateTone, ReactNode> = {
  run: <circle cx="5" cy="5" r="4" fill="currentColor" />,
  good: (
    <>
      <circle cx="5" cy="5" r="5" fill="currentColor" />
      <path d="M2.9 5.2 4.4 6.7 7.2 3.6" fill="none" className="stroke-card" strokeWidth="1.3" strokeLinecap="round" />
    </>
  ),
  flag: <path d="M5 0 10 5 5 10 0 5Z" fill="currentColor" />,
  risk: <path d="M5 .6 9.9 9.3H.1Z" fill="currentColor" strokeLinejoin="round" />,
  bad: <rect x=".8" y=".8" width="8.4" height="8.4" rx="1.6" fill="currentColor" />,
  wait: <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.8" />,
};

const colours: Record<StateTone, string> = {
  run: "text-run",
  good: "text-good",
  flag: "text-flag",
  risk: "text-risk",
  bad: "text-bad",
  wait: "text-wait",
};

/** The shape alone, for places where the word stands elsewhere in the same row. */
export function StateShape({ tone, className }: { tone: StateTone; className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 10 10"
      className={cn(
        "size-2.5 shrink-0 overflow-visible",
        colours[tone],
        tone === "run" && "rounded-full ring-2 ring-run/25",
        className,
      )}
    >
      {shapes[tone]}
    </svg>
  );
}

/** A state: shape and word. The word is the caller's ("On track", "Done, look"). */
export function StateWord({ tone, children, className }: { tone: StateTone; children: ReactNode; className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-1.5 font-medium whitespace-nowrap text-foreground", className)}>
      <StateShape tone={tone} />
      {children}
    </span>
  );
}
