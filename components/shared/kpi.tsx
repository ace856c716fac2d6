import type { Route } from "next";
import type { ReactNode } from "react";
import { Link } from "@/components/shared/link";
import { cn } from "@/lib/utils";

/** Figures side by side with hairlines between; they wrap as the room gets less. Sits in a `Card`. */
export function KpiRow({ className, children }: { className?: string; children: ReactNode }) {
  return <dl className={cn("flex flex-wrap gap-px overflow-hidden bg-border", className)}>{children}</dl>;
}

type KpiProps = {
  label: string;
  /** The figure: "$3.18". Leave it out and give `children` to draw something else. */
  value?: ReactNode;
  /** The basis in small type: "estimate $4.90 – $5.60 · guard $8.00". */
  note?: ReactNode;
  /** Green only for money saved; everything else stays neutral. */
  tone?: "neutral" | "good";
  isWide?: boolean;
  /** Where the figure leads: to what it was counted from. */
  href?: Route;
  className?: string;
  children?: ReactNode;
};

export function Kpi({ label, value, note, tone = "neutral", isWide, href, className, children }: KpiProps) {
  return (
    <div className={cn("bg-card", isWide ? "min-w-70 flex-[1.5] max-sm:min-w-full" : "min-w-38 flex-1", className)}>
      <dt className="px-4.5 pt-3.5 text-xs text-muted-foreground">{label}</dt>
      <dd className="px-4.5 pb-3.5">
        {value !== undefined && (
          <div className={cn("mt-0.5 text-lg font-semibold tabular-nums", tone === "good" && "text-good-ink")}>
            {href ? (
              <Link href={href} className="rounded-sm underline-offset-4 hover:underline">
                {value}
              </Link>
            ) : (
              value
            )}
          </div>
        )}
        {children}
        {note && <div className="text-xs text-muted-foreground tabular-nums">{note}</div>}
      </dd>
    </div>
  );
}
