"use client";

import { useMemo, useState } from "react";
import { formatShare, intervalWords } from "@/components/shared/figure-words";
import { Money } from "@/components/shared/money";
import type { Truth } from "@/components/shared/truth/truth-card";
import { Button } from "@/components/ui/button";
import { CardContent } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatCount, plural } from "@/lib/format";
import { shareOfDollars } from "@/lib/money";
import type { ComparedBatch } from "@/lib/results/compare/contract";
import { judge, type Said, truthsOf } from "./judge";
import { letterOf } from "./verdict-words";

type TruthFiguresProps = {
  truth: Truth;
  batches: readonly ComparedBatch[];
  sides: readonly Said[];
  hasSameRequests: boolean;
  onOpen: (id: string, among: readonly string[]) => void;
};

/** How often each batch is right, what a right answer costs, and the requests on which A and another part. */
export function TruthFigures({ truth, batches, sides, hasSameRequests, onOpen }: TruthFiguresProps) {
  const { file, idAt, valueAt, tolerance } = truth;
  const [chosen, setChosen] = useState(0);
  const truths = useMemo(() => truthsOf(file.rows, idAt, valueAt), [file, idAt, valueAt]);
  const judged = useMemo(
    () => judge(truths, sides, { tolerance, hasSameRequests }),
    [truths, sides, tolerance, hasSameRequests],
  );
  if (judged.of === 0) {
    return (
      <CardContent>
        <p role="status" className="text-sm text-muted-foreground">
          No request of these batches has a value both here and in this file.
        </p>
      </CardContent>
    );
  }
  const other = Math.min(chosen, judged.flips.length - 1);
  const letter = letterOf(other + 1);
  const { lost = [], gained = [] } = judged.flips[other] ?? {};
  const lists = [
    { title: `Right in A, wrong in ${letter}`, ids: lost },
    { title: `Wrong in A, right in ${letter}`, ids: gained },
  ];
  const saidOf = (id: string) => `${sides[0]?.get(id) ?? "none"} → ${sides[other + 1]?.get(id) ?? "none"}`;
  return (
    <>
      <Table aria-label="Right answers of each batch" className="min-w-[640px] border-t">
        <TableHeader>
          <TableRow>
            <TableHead>Batch</TableHead>
            <TableHead align="right">Right</TableHead>
            <TableHead align="right">No value</TableHead>
            <TableHead align="right">Accuracy</TableHead>
            <TableHead align="right">Cost per right answer</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {batches.map((batch, at) => {
            const { right = 0, none = 0, accuracy = null } = judged.sides[at] ?? {};
            return (
              <TableRow key={batch.id}>
                <TableCell className="max-w-72 truncate">
                  <span className="mr-2 font-mono text-xs text-muted-foreground">{letterOf(at)}</span>
                  {batch.name}
                </TableCell>
                <TableCell align="right">
                  {formatCount(right)} of {formatCount(judged.of)}
                </TableCell>
                <TableCell align="right">{formatCount(none)}</TableCell>
                <TableCell align="right">
                  {formatShare(accuracy?.value ?? null)}
                  {accuracy && <span className="block text-xs text-muted-foreground">{intervalWords(accuracy)}</span>}
                </TableCell>
                <TableCell align="right">
                  {right === 0 || batch.shared.rows === 0 ? (
                    "–"
                  ) : (
                    <Money
                      amount={
                        batch.shared.cost && shareOfDollars(batch.shared.cost, judged.of, batch.shared.rows * right)
                      }
                    />
                  )}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
      <CardContent className="grid gap-3 border-t pt-3">
        <p className="text-xs text-muted-foreground">
          {plural(judged.of, "request")} of {plural(truths.size, "value")} in the file.{" "}
          {hasSameRequests
            ? "Where a batch gives no value, it counts as wrong."
            : "Only what every batch gives a value for is judged."}{" "}
          A right answer costs what a shared row costs, divided by the share that is right.
        </p>
        {batches.length > 2 && (
          <Segmented
            label="Part from A"
            size="sm"
            value={String(other)}
            onValueChange={(next) => setChosen(Number(next))}
            options={batches.slice(1).map((_, at) => ({ value: String(at), label: `A and ${letterOf(at + 1)}` }))}
          />
        )}
        <div className="grid gap-4 md:grid-cols-2">
          {lists.map(({ title, ids }) => (
            <Flips key={title} title={title} ids={ids} truths={truths} saidOf={saidOf} onOpen={onOpen} />
          ))}
        </div>
      </CardContent>
    </>
  );
}

const shownMax = 40;

type FlipsProps = {
  title: string;
  ids: readonly string[];
  truths: ReadonlyMap<string, string>;
  saidOf: (id: string) => string;
  onOpen: TruthFiguresProps["onOpen"];
};

function Flips({ title, ids, truths, saidOf, onOpen }: FlipsProps) {
  return (
    <section aria-label={title} className="min-w-0">
      <h3 className="mb-2 text-xs font-medium text-muted-foreground">
        {title} · {formatCount(ids.length)}
      </h3>
      <div className="flex flex-wrap gap-1.5">
        {ids.slice(0, shownMax).map((id) => (
          <Button
            key={id}
            variant="outline"
            size="sm"
            className="max-w-full"
            title={`true: ${truths.get(id)}`}
            onClick={() => onOpen(id, ids)}
          >
            <span className="truncate font-mono">{id}</span>
            <span className="truncate font-normal text-muted-foreground">{saidOf(id)}</span>
          </Button>
        ))}
        {ids.length > shownMax && (
          <span className="self-center text-xs text-muted-foreground">
            and {formatCount(ids.length - shownMax)} more: they follow in the drawer
          </span>
        )}
      </div>
    </section>
  );
}
