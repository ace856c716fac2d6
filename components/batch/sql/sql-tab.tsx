"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleAlert, Play } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import { useModKey } from "@/components/shared/use-mod-key";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Kbd } from "@/components/ui/kbd";
import { Textarea } from "@/components/ui/textarea";
import { can } from "@/lib/access";
import type { Batch } from "@/lib/batches/contract";
import { queryLengthMax, queryLimits, sampleQueries } from "@/lib/results/sql/contract";
import { sqlMutation } from "@/lib/results/sql/queries";
import { AppError } from "@/lib/wire/errors";
import { QueryMenus } from "./query-menus";
import { SqlColumns } from "./sql-columns";
import { SqlResult } from "./sql-result";
import { useQueryHistory } from "./use-query-history";

/** Questions to the rows of this batch in SQL. The query runs on a copy that can reach nothing else. */
export function SqlTab({ batch }: { batch: Batch }) {
  const { slug, role } = useTeam();
  const mod = useModKey();
  const [sql, setSql] = useState<string>(sampleQueries[0]?.sql ?? "");
  const history = useQueryHistory();
  const run = useMutation(sqlMutation(slug, batch.id));
  const isAllowed = can(role, "result:query");
  const ask = () => {
    const text = sql.trim();
    if (text === "" || run.isPending || !isAllowed) return;
    history.add(text);
    run.mutate(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    ask();
  };
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_17rem]">
      <div className="grid min-w-0 gap-4">
        <Card className="overflow-hidden">
          <Textarea
            aria-label="Query"
            value={sql}
            onChange={(event) => setSql(event.target.value)}
            onKeyDown={onKeyDown}
            maxLength={queryLengthMax}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            className="max-h-[40dvh] min-h-32 rounded-none border-0 bg-transparent px-4 py-3 font-mono text-xs/5 -outline-offset-2"
          />
          <div className="flex flex-wrap items-center gap-2 border-t px-3 py-2">
            <Button
              onClick={ask}
              pending={run.isPending}
              disabled={!isAllowed || sql.trim() === ""}
              title={isAllowed ? undefined : "Viewers cannot run queries."}
            >
              <Play aria-hidden />
              Run
            </Button>
            <Kbd aria-hidden className="max-md:hidden">
              {mod} ↵
            </Kbd>
            <QueryMenus history={history.queries} onChoose={setSql} />
            <p className="text-xs text-muted-foreground md:ml-auto">
              Reads a copy of the rows. At most {queryLimits.seconds} s and {queryLimits.rows.toLocaleString("en-GB")}{" "}
              rows.
            </p>
          </div>
        </Card>
        {run.error ? (
          <Card role="alert" className="flex gap-2.5 px-4 py-3">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad-ink" />
            <div className="min-w-0">
              <p className="font-medium">The query did not run.</p>
              <pre className="mt-1 overflow-x-auto font-mono text-xs/5 whitespace-pre-wrap wrap-anywhere text-muted-foreground">
                {run.error instanceof AppError ? run.error.message : "The console could not be reached. Try again."}
              </pre>
            </div>
          </Card>
        ) : (
          run.data && <SqlResult result={run.data} fileName={`${batch.name}-query.csv`} />
        )}
      </div>
      <SqlColumns onInsert={(name) => setSql((before) => `${before}${/[\s(,]$|^$/.test(before) ? "" : " "}${name}`)} />
    </div>
  );
}
