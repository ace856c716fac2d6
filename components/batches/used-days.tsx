"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DeletedNote } from "@/components/shared/deleted-note";
import { Money, MoneyColumn } from "@/components/shared/money";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { formatCount, plural } from "@/lib/format";
import { usedBatchesQuery } from "@/lib/usage/queries";
import { sliceOf } from "./filter-of";
import type { BatchFilters } from "./use-batch-filters";

const shownMax = 10;

/** Below the batches of a slice of the usage: what they came to in its days, and those that are in no list any more. */
export function UsedDays({ filter }: Pick<BatchFilters, "filter">) {
  const slice = sliceOf(filter);
  return slice && <Counted slice={slice} />;
}

function Counted({ slice }: { slice: NonNullable<ReturnType<typeof sliceOf>> }) {
  const { slug } = useTeam();
  const { data } = useQuery(usedBatchesQuery(slug, slice));
  const [isWhole, setIsWhole] = useState(false);
  if (!data) return null;
  const { cost, unpricedRows, deleted, deletedCount } = data;
  const isUnknown = unpricedRows > 0 && Number(cost) === 0;
  return (
    <Card aria-label="Counted in Usage" className="mt-4 overflow-hidden">
      <CardHeader>
        <CardTitle>Counted in Usage</CardTitle>
        <CardDescription>
          {deletedCount > 0 && `With ${plural(deletedCount, "batch", "batches")} deleted since. `}A batch that ran on
          other days too cost more in all.
        </CardDescription>
        <CardActions className="text-sm font-medium">
          <span>
            <Money amount={isUnknown ? null : cost} />
            {unpricedRows > 0 && !isUnknown && <span className="font-normal text-muted-foreground"> + unknown</span>}
          </span>
        </CardActions>
      </CardHeader>
      {deleted.length > 0 && (
        <ul aria-label="Deleted since">
          <MoneyColumn amounts={deleted.map((batch) => batch.cost)}>
            {(isWhole ? deleted : deleted.slice(0, shownMax)).map((batch) => (
              <li key={batch.id} className="flex items-center gap-3 border-t border-line px-4 py-2 text-sm">
                <div className="min-w-0 flex-1 gap-x-3 sm:flex sm:items-baseline">
                  <p className="truncate text-muted-foreground" title={batch.name}>
                    {batch.name}
                  </p>
                  <p className="shrink-0 text-xs text-muted-foreground tabular-nums sm:ml-auto">
                    <DeletedNote {...(batch.deleted ?? { by: null, at: null })} /> · {plural(batch.rows, "row")}
                  </p>
                </div>
                <Money amount={batch.cost} className="shrink-0 text-right sm:w-20" />
              </li>
            ))}
          </MoneyColumn>
        </ul>
      )}
      {!isWhole && deleted.length > shownMax && (
        <div className="border-t border-line px-4 py-2.5">
          <Button variant="outline" size="sm" onClick={() => setIsWhole(true)}>
            Show {formatCount(deleted.length - shownMax)} more
          </Button>
        </div>
      )}
      {isWhole && deletedCount > deleted.length && (
        <p className="border-t border-line px-4 py-2 text-xs text-muted-foreground">
          and {formatCount(deletedCount - deleted.length)} more that cost less
        </p>
      )}
    </Card>
  );
}
