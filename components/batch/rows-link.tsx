"use client";

import type { ReactNode } from "react";
import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { type Condition, writeConditions } from "@/lib/results/columns";
import type { ResultFilter } from "@/lib/results/contract";
import { cn } from "@/lib/utils";

type RowsLinkProps = {
  batchId: string;
  show?: ResultFilter;
  where?: readonly Condition[];
  /** Whose rows they are, where the figure alone does not say it. */
  label?: string;
  className?: string;
  children: ReactNode;
};

/** A figure that leads to its rows in Results. */
export function RowsLink({ batchId, show, where = [], label, className, children }: RowsLinkProps) {
  const team = useTeam();
  const query = { show, where: writeConditions(where) };
  return (
    <Link
      href={teamHref(team, `/batches/${batchId}`, query)}
      scroll={false}
      prefetch={false}
      aria-label={label}
      className={cn("underline decoration-border underline-offset-3 hover:decoration-current", className)}
    >
      {children}
    </Link>
  );
}
