"use client";

import { downloadCsv } from "@/components/shared/csv-text";
import { DeletedNote } from "@/components/shared/deleted-note";
import { Link } from "@/components/shared/link";
import { Money, MoneyColumn } from "@/components/shared/money";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { linkRowLook, rowLinkLook } from "@/components/shared/use-link-rows";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { plural } from "@/lib/format";
import { cn } from "@/lib/utils";
import type { Usage } from "./usage-series";

type TopBatchesProps = { batches: Usage["topBatches"]; fileName: string };

/** The batches that cost most in these days. */
export function TopBatches({ batches, fileName }: TopBatchesProps) {
  const team = useTeam();
  const save = () =>
    downloadCsv(fileName, [
      ["batch", "name", "rows", "cost_usd", "is_deleted"],
      ...batches.map(({ id, name, rows, cost, deleted }) => [id, name, rows, cost, deleted ? "yes" : "no"]),
    ]);
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <CardTitle>Dearest batches</CardTitle>
        {batches.length > 0 && (
          <CardActions>
            <Button variant="outline" size="sm" onClick={save}>
              Download CSV
            </Button>
          </CardActions>
        )}
      </CardHeader>
      <ol>
        <MoneyColumn amounts={batches.map(({ cost }) => cost)}>
          {batches.map((batch) => (
            <li
              key={batch.id}
              className={cn(
                "flex items-center gap-3 border-t border-line px-4 py-2 text-sm hover:bg-accent/60",
                linkRowLook,
              )}
            >
              <div className="min-w-0 flex-1 gap-x-3 sm:flex sm:items-baseline">
                {batch.deleted ? (
                  <span className="block truncate text-muted-foreground" title={batch.name}>
                    {batch.name}
                  </span>
                ) : (
                  <Link
                    href={teamHref(team, `/batches/${encodeURIComponent(batch.id)}`)}
                    data-row-link
                    className={cn("block truncate font-medium", rowLinkLook)}
                  >
                    {batch.name}
                  </Link>
                )}
                <span className="block shrink-0 text-xs text-muted-foreground tabular-nums sm:ml-auto">
                  {batch.deleted && (
                    <>
                      <DeletedNote {...batch.deleted} />
                      {" · "}
                    </>
                  )}
                  {plural(batch.rows, "row")}
                </span>
              </div>
              <Money amount={batch.cost} className="shrink-0 text-right sm:w-20" />
            </li>
          ))}
        </MoneyColumn>
      </ol>
    </Card>
  );
}
