"use client";

import { useMemo, useState } from "react";
import { formatColumn, formatFigure, formatShare, intervalWords } from "@/components/shared/figure-words";
import { Kpi, KpiRow } from "@/components/shared/kpi";
import { normalise, type TruthFile, within } from "@/components/shared/truth/read-truth";
import { Button } from "@/components/ui/button";
import { CardContent } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatCount, plural } from "@/lib/format";
import { confusion } from "@/lib/results/rules/statistics";
import { ConfusionMatrix } from "./confusion-matrix";
import type { OpenRow } from "./view-props";

type ConfusionBoardProps = {
  name: string;
  file: TruthFile;
  idAt: number;
  valueAt: number;
  rows: readonly { seq: number; id: string; said: string }[];
  /** How far a number may be from the true one and still be right. */
  tolerance: number;
  onOpen: OpenRow;
};

const matrixMax = 24;
const wrongShown = 40;

/** Accuracy, the confusion matrix, and the figures of each label. */
export function ConfusionBoard({ name, file, idAt, valueAt, rows, tolerance, onOpen }: ConfusionBoardProps) {
  const [cell, setCell] = useState<{ truth: string; said: string } | null>(null);
  const { pairs, unknown } = useMemo(() => {
    const truths = new Map(file.rows.map((row) => [row[idAt] ?? "", row[valueAt] ?? ""]));
    const known = rows.filter(({ id }) => (truths.get(id) ?? "").trim() !== "");
    const joined = known.map((row) => {
      const truth = normalise(truths.get(row.id) ?? "");
      return { ...row, truth, said: within(truth, normalise(row.said), tolerance) };
    });
    return { pairs: joined, unknown: rows.length - joined.length };
  }, [file, idAt, valueAt, rows, tolerance]);
  const table = useMemo(() => confusion(pairs), [pairs]);
  const share = formatColumn(table.perLabel.flatMap(({ precision, recall, f1 }) => [precision, recall, f1]));
  const wrong = pairs.filter(({ truth, said }) => (cell ? truth === cell.truth && said === cell.said : truth !== said));
  if (table.total === 0) {
    return (
      <CardContent>
        <p role="status" className="text-sm text-muted-foreground">
          No row of the batch has a value in this file.
        </p>
      </CardContent>
    );
  }
  return (
    <>
      <KpiRow className="border-y">
        <Kpi
          label="Accuracy"
          value={formatShare(table.accuracy?.value ?? null)}
          note={
            table.accuracy &&
            `${formatCount(table.hits)} of ${formatCount(table.total)} · ${intervalWords(table.accuracy)}`
          }
          isWide
        />
        <Kpi label="Macro F1" value={formatFigure(table.macroF1)} note="mean over the labels" />
        <Kpi label="Cohen's kappa" value={formatFigure(table.kappa)} note="agreement beyond chance" />
        <Kpi
          label="Not in the file"
          value={formatCount(unknown)}
          note={unknown === 1 ? "row, left out" : "rows, left out"}
        />
      </KpiRow>
      {table.labels.length <= matrixMax ? (
        <ConfusionMatrix table={table} chosen={cell} onChoose={setCell} />
      ) : (
        <p className="px-4 py-3 text-sm text-muted-foreground">
          {plural(table.labels.length, "different value")}: too many for a matrix.
        </p>
      )}
      {table.labels.length <= matrixMax && (
        <Table aria-label={`Figures of each ${name}`} className="border-t">
          <TableHeader>
            <TableRow>
              <TableHead>{name}</TableHead>
              <TableHead align="right">True</TableHead>
              <TableHead align="right">Said</TableHead>
              <TableHead align="right">Precision</TableHead>
              <TableHead align="right">Recall</TableHead>
              <TableHead align="right">F1</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {table.perLabel.map((one) => (
              <TableRow key={one.label}>
                <TableCell>{one.label}</TableCell>
                <TableCell align="right">{formatCount(one.support)}</TableCell>
                <TableCell align="right">{formatCount(one.predicted)}</TableCell>
                <TableCell align="right">{share(one.precision)}</TableCell>
                <TableCell align="right">{share(one.recall)}</TableCell>
                <TableCell align="right">{share(one.f1)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      <CardContent className="border-t pt-3">
        <h3 className="mb-2 text-xs font-medium text-muted-foreground">
          {cell ? `${cell.truth} taken for ${cell.said}` : "Rows that are wrong"} · {formatCount(wrong.length)}
        </h3>
        <div className="flex flex-wrap gap-1.5">
          {wrong.slice(0, wrongShown).map(({ seq, id, truth, said }) => (
            <Button
              key={seq}
              variant="outline"
              size="sm"
              title={`true: ${truth}, said: ${said}`}
              onClick={() =>
                onOpen(
                  seq,
                  wrong.map((row) => row.seq),
                )
              }
            >
              <span className="font-mono">{id}</span>
              {!cell && (
                <span className="font-normal text-muted-foreground">
                  {truth} → {said}
                </span>
              )}
            </Button>
          ))}
          {wrong.length > wrongShown && (
            <span className="self-center text-xs text-muted-foreground">
              and {formatCount(wrong.length - wrongShown)} more
            </span>
          )}
        </div>
      </CardContent>
    </>
  );
}
