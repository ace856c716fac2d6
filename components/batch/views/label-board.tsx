"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ErrorState } from "@/components/shared/error-state";
import { useTeam } from "@/components/shared/team-context";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount, plural } from "@/lib/format";
import { wholeAnswerPath } from "@/lib/results/rules/answer-text";
import { valuesQuery } from "@/lib/results/views/queries";
import { cn } from "@/lib/utils";
import { LabelBars } from "./label-bars";
import { PathSelect } from "./path-select";
import { PatternField } from "./pattern-field";
import { TruthBoard } from "./truth-board";
import type { ViewProps } from "./view-props";

/** A word in the answers that comes again and again: how often each, and how often it is right. */
export function LabelBoard({ batch, views, onOpen }: ViewProps) {
  const { slug } = useTeam();
  const [chosen, setChosen] = useState<string | null>(null);
  const path = views.labels.find((field) => field.path === chosen)?.path ?? views.labels[0]?.path ?? wholeAnswerPath;
  const [pattern, setPattern] = useState("");
  const { data, error, refetch, isPlaceholderData } = useQuery(valuesQuery(slug, batch.id, path, pattern));
  const rows = useMemo(
    () => (data?.seqs ?? []).map((seq, at) => ({ seq, id: data?.ids[at] ?? "", said: data?.texts[at] ?? "" })),
    [data],
  );
  const counts = useMemo(() => {
    const seen = new Map<string, number>();
    for (const { said } of rows) seen.set(said, (seen.get(said) ?? 0) + 1);
    return [...seen].map(([label, count]) => ({ label, count })).sort((a, b) => b.count - a.count);
  }, [rows]);
  if (error && !data && pattern === "") {
    return (
      <Card>
        <ErrorState title="The labels could not be loaded." error={error} onRetry={() => void refetch()} />
      </Card>
    );
  }
  if (!data && pattern === "") return <Skeleton className="h-96 rounded-xl" />;
  return (
    <div className={cn("grid gap-4 transition-opacity", isPlaceholderData && "opacity-60")}>
      <Card className="overflow-hidden">
        <CardHeader>
          <CardTitle className="sr-only">Labels</CardTitle>
          {views.labels.length > 0 && <PathSelect fields={views.labels} value={path} onValueChange={setChosen} />}
          <PatternField error={error?.message ?? null} onChange={setPattern} />
          <p className="text-xs text-muted-foreground">
            {plural(counts.length, "value")} in {plural(rows.length, "row")} of {formatCount(views.answered)} answered
          </p>
        </CardHeader>
        <CardContent>
          <LabelBars batchId={batch.id} path={path} areFields={pattern === ""} counts={counts} />
        </CardContent>
      </Card>
      <TruthBoard path={path} rows={rows} onOpen={onOpen} />
    </div>
  );
}
