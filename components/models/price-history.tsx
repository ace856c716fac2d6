"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "@/components/shared/error-state";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { shortModelName } from "@/lib/format";
import type { TeamModel } from "@/lib/models/contract";
import { priceChangesQuery } from "@/lib/models/queries";
import { modelWindows, windowHead } from "./model-words";
import { PriceCell } from "./price-cell";

/** Every price the team gave a model, since when, and who did. */
export function PriceHistory({ model, onClose }: { model: TeamModel; onClose: () => void }) {
  const team = useTeam();
  const { data, error, refetch, isFetching } = useQuery(priceChangesQuery(team.slug, model.id));
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="sm:max-w-2xl">
        <DialogHeader>
          <DialogTitle>Prices of {shortModelName(model.id)}</DialogTitle>
          <DialogDescription>
            Dollars for a million tokens, input / output, newest first. A batch pays the price that held when its first
            rows arrived, whatever came after.
          </DialogDescription>
        </DialogHeader>
        {error && !data ? (
          <ErrorState
            title="The earlier prices could not be loaded."
            error={error}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        ) : !data ? (
          <Skeleton className="h-24" />
        ) : (
          <div className="-mx-2 overflow-x-auto">
            <Table aria-label={`Prices of ${model.id}, newest first`}>
              <TableHeader>
                <TableRow>
                  <TableHead>Since</TableHead>
                  {modelWindows.map((window) => (
                    <TableHead key={window} align="right">
                      {windowHead[window]}
                    </TableHead>
                  ))}
                  <TableHead>Set by</TableHead>
                </TableRow>
              </TableHeader>
              <TableBody>
                {data.changes.map(({ at, prices, by }) => (
                  <TableRow key={at}>
                    <TableCell className="whitespace-nowrap">
                      <Time at={at} look="date" /> <Time at={at} look="clock" className="text-muted-foreground" />
                    </TableCell>
                    {prices ? (
                      modelWindows.map((window) => (
                        <TableCell key={window} align="right">
                          <PriceCell price={prices[window]} />
                        </TableCell>
                      ))
                    ) : (
                      <TableCell colSpan={modelWindows.length} align="right" className="text-muted-foreground">
                        the catalogue’s again
                      </TableCell>
                    )}
                    <TableCell>{by ?? <span className="text-muted-foreground">somebody who left</span>}</TableCell>
                  </TableRow>
                ))}
              </TableBody>
            </Table>
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}
