"use client";

import { useState } from "react";
import { formatFigure, pathWord } from "@/components/shared/figure-words";
import { Card, CardActions, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatCount } from "@/lib/format";
import type { compareBatches, FieldAgreement } from "@/lib/results/compare/contract";
import type { CallOutput } from "@/lib/wire/endpoint";
import { agreementWords } from "./compare-words";
import { letterOf } from "./verdict-words";

type Comparison = CallOutput<typeof compareBatches>;

/** Field by field, how often A and another batch say the same, the worst first. */
export function FieldTable({ fields }: { fields: Comparison["fields"] }) {
  const [chosen, setChosen] = useState(0);
  const shown = fields[Math.min(chosen, fields.length - 1)];
  if (!shown || fields.every((one) => one.fields.length === 0)) return null;
  const hasNumbers = shown.fields.some(({ meanA, meanB }) => meanA !== null || meanB !== null);
  const letter = letterOf(Math.min(chosen, fields.length - 1) + 1);
  return (
    <Card className="mb-4 overflow-hidden">
      <CardHeader>
        <div>
          <CardTitle>Agreement by field</CardTitle>
          <CardDescription>Values of the answers' JSON, the fields that differ most first.</CardDescription>
        </div>
        {fields.length > 1 && (
          <CardActions>
            <Segmented
              label="Compare A with"
              size="sm"
              value={String(chosen)}
              onValueChange={(next) => setChosen(Number(next))}
              options={fields.map((_, at) => ({ value: String(at), label: `A and ${letterOf(at + 1)}` }))}
            />
          </CardActions>
        )}
      </CardHeader>
      {shown.fields.length === 0 ? (
        <p className="border-t px-4 py-3 text-sm text-muted-foreground">Neither answers in JSON.</p>
      ) : (
        <Table aria-label={`Agreement of A and ${letter} by field`} className="min-w-[720px] border-t">
          <TableHeader>
            <TableRow>
              <TableHead>Field</TableHead>
              <TableHead className="w-52">Same</TableHead>
              <TableHead align="right">In both</TableHead>
              <TableHead align="right">Only in A</TableHead>
              <TableHead align="right">Only in {letter}</TableHead>
              {hasNumbers && (
                <>
                  <TableHead align="right">Mean A</TableHead>
                  <TableHead align="right">Mean {letter}</TableHead>
                  <TableHead align="right">Mean distance</TableHead>
                </>
              )}
            </TableRow>
          </TableHeader>
          <TableBody>
            {shown.fields.map((field) => (
              <FieldRow key={field.path} field={field} hasNumbers={hasNumbers} />
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

function FieldRow({ field, hasNumbers }: { field: FieldAgreement; hasNumbers: boolean }) {
  const share = field.both === 0 ? 0 : (field.equal / field.both) * 100;
  const isField = pathWord(field.path) === field.path;
  return (
    <TableRow>
      <TableCell
        className={isField ? "max-w-64 truncate font-mono text-xs" : "text-muted-foreground"}
        title={field.path}
      >
        {pathWord(field.path)}
      </TableCell>
      <TableCell>
        <span className="flex items-center gap-2.5">
          <span aria-hidden className="h-1.5 w-24 shrink-0 overflow-hidden rounded-full bg-secondary">
            <span className="block h-full rounded-full bg-chart-1" style={{ width: `${share}%` }} />
          </span>
          <span className="whitespace-nowrap tabular-nums">{agreementWords(field)}</span>
        </span>
      </TableCell>
      <TableCell align="right">{formatCount(field.both)}</TableCell>
      <TableCell align="right">{formatCount(field.onlyA)}</TableCell>
      <TableCell align="right">{formatCount(field.onlyB)}</TableCell>
      {hasNumbers && (
        <>
          <TableCell align="right">{formatFigure(field.meanA)}</TableCell>
          <TableCell align="right">{formatFigure(field.meanB)}</TableCell>
          <TableCell align="right">{formatFigure(field.distance)}</TableCell>
        </>
      )}
    </TableRow>
  );
}
