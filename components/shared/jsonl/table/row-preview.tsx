"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Disclosure } from "@/components/shared/disclosure";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount } from "@/lib/format";
import { makeLine } from "@/lib/jsonl/sheet/make-line";
import type { OpenTable } from "@/lib/jsonl/sheet/open-table";
import { planProblems } from "@/lib/jsonl/sheet/plan-problem";
import type { TableFacts, TablePlan } from "@/lib/jsonl/sheet/table-contract";
import { fillTemplate, parseTemplate } from "@/lib/jsonl/sheet/template";
import { useRow } from "./use-table";

type RowPreviewProps = { plan: TablePlan; facts: TableFacts; table: OpenTable; className?: string };

/** What will be asked about a real row, as it is written. */
export function RowPreview({ plan, facts, table, className }: RowPreviewProps) {
  const [wanted, setWanted] = useState(0);
  const { columns, rowCount } = facts;
  const index = Math.min(wanted, rowCount - 1);
  const row = useRow(table, index);
  const id = row && plan.idColumn !== null ? row[columns.indexOf(plan.idColumn)] : null;
  const go = (next: number) => setWanted(Math.min(Math.max(0, next), rowCount - 1));
  const isWhole = Object.keys(planProblems(plan, columns)).length === 0;
  return (
    <section aria-label="Preview" className={className}>
      <div className="mb-3 flex items-center gap-1.5">
        <h3 className="flex-1 text-sm font-semibold">Preview</h3>
        <Button
          type="button"
          variant="ghost"
          size="icon-sm"
          aria-label="Row before"
          disabled={index === 0}
          onClick={() => go(index - 1)}
        >
          <ChevronLeft aria-hidden />
        </Button>
        <Input
          aria-label="Row"
          inputMode="numeric"
          className="h-6.5 w-20 text-center text-xs tabular-nums"
          value={index + 1}
          onChange={(event) => go(Number(event.target.value.replace(/\D/g, "")) - 1)}
        />
        <span className="text-xs text-muted-foreground tabular-nums">of {formatCount(rowCount)}</span>
        <Button
          type="button"
          variant="ghost"
          size="icon-sm"
          aria-label="Next row"
          disabled={index >= rowCount - 1}
          onClick={() => go(index + 1)}
        >
          <ChevronRight aria-hidden />
        </Button>
      </div>
      {row === null ? (
        <Skeleton className="h-32" />
      ) : (
        <div className="grid gap-3">
          <p className="truncate font-mono text-xs text-muted-foreground">{id?.trim() || `row-${index + 1}`}</p>
          {plan.kind === "chat" && plan.system.trim() !== "" && (
            <Part title="System">{fillTemplate(parseTemplate(plan.system, columns), row)}</Part>
          )}
          <Part title={plan.kind === "chat" ? "User" : "Text"}>
            {plan.user === "" ? (
              <span className="text-muted-foreground">
                What you write on the left stands here with the cells of this row.
              </span>
            ) : (
              fillTemplate(parseTemplate(plan.user, columns), row)
            )}
          </Part>
          <Disclosure title="The cells of this row">
            <dl className="mt-1.5 grid grid-cols-[minmax(80px,auto)_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs">
              {columns.map((column, at) => (
                <div key={column} className="contents">
                  <dt className="truncate text-muted-foreground">{column}</dt>
                  <dd className="line-clamp-3 wrap-anywhere">{row[at] || "–"}</dd>
                </div>
              ))}
            </dl>
          </Disclosure>
          {isWhole && (
            <Disclosure title="The line that is made of it">
              <pre className="mt-1.5 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
                {makeLine(plan, columns)(id?.trim() || `row-${index + 1}`, row)}
              </pre>
            </Disclosure>
          )}
        </div>
      )}
    </section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h4 className="mb-1 text-xs font-medium text-muted-foreground">{title}</h4>
      <ScrollArea aria-label={`${title} of this row`} className="max-h-72 rounded-lg border bg-card px-3 py-2">
        <p className="text-sm wrap-anywhere whitespace-pre-wrap">{children}</p>
      </ScrollArea>
    </div>
  );
}
