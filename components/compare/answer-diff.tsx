"use client";

import { useMemo } from "react";
import { diffTexts, type Piece } from "@/components/shared/diff-texts";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { diffFields, type FieldChange } from "./diff-fields";

type AnswerDiffProps = { a: string | null; b: string | null; letter: string };

/** Two answers side by side with the words that differ marked, and their JSON field by field. */
export function AnswerDiff({ a, b, letter }: AnswerDiffProps) {
  const diff = useMemo(() => (a !== null && b !== null ? diffTexts(a, b) : null), [a, b]);
  const fields = useMemo(() => (a !== null && b !== null ? diffFields(a, b) : []), [a, b]);
  return (
    <>
      {fields.length > 0 && <FieldChanges fields={fields} letter={letter} />}
      <section className="grid gap-3 md:grid-cols-2">
        <Answer letter="A" text={a} pieces={diff?.a ?? null} />
        <Answer letter={letter} text={b} pieces={diff?.b ?? null} isOther />
      </section>
      {diff?.isCoarse && (
        <p className="text-xs text-muted-foreground">
          These answers are too long to be compared word by word; lines are compared.
        </p>
      )}
    </>
  );
}

type AnswerProps = { letter: string; text: string | null; pieces: readonly Piece[] | null; isOther?: boolean };

function Answer({ letter, text, pieces, isOther }: AnswerProps) {
  const tint = isOther ? "bg-good-tint text-good-ink" : "bg-bad-tint text-bad-ink";
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-xs font-medium text-muted-foreground">Answer in {letter}</h3>
      <ScrollArea
        aria-label={`Answer in ${letter}`}
        className="max-h-[50dvh] rounded-lg border bg-muted/50 px-3 py-2.5 text-sm whitespace-pre-wrap wrap-anywhere"
      >
        {text === null ? (
          <span className="text-muted-foreground">no such request</span>
        ) : text === "" ? (
          <span className="text-muted-foreground">no text</span>
        ) : pieces ? (
          pieces.map(({ at, text: part, isChanged }) =>
            isChanged ? (
              <mark key={at} className={`rounded-[3px] ${tint}`}>
                {part}
              </mark>
            ) : (
              <span key={at}>{part}</span>
            ),
          )
        ) : (
          text
        )}
      </ScrollArea>
    </div>
  );
}

function FieldChanges({ fields, letter }: { fields: readonly FieldChange[]; letter: string }) {
  return (
    <section className="overflow-hidden rounded-lg border">
      <Table aria-label="Fields that differ">
        <TableHeader>
          <TableRow>
            <TableHead className="w-48">Field</TableHead>
            <TableHead>A</TableHead>
            <TableHead>{letter}</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {fields.map(({ path, a, b }) => (
            <TableRow key={path}>
              <TableCell className="font-mono text-xs wrap-anywhere">{path}</TableCell>
              <TableCell className="wrap-anywhere">
                {a ?? <span className="text-muted-foreground">not there</span>}
              </TableCell>
              <TableCell className="wrap-anywhere">
                {b ?? <span className="text-muted-foreground">not there</span>}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}
