"use client";

import { Download } from "lucide-react";
import { useMemo, useState } from "react";
import { GridCell, GridHead } from "@/components/shared/grid";
import { saveBlob } from "@/components/shared/jsonl/save-blob";
import { StateWord } from "@/components/shared/state-word";
import { VirtualRows } from "@/components/shared/virtual-rows";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { formatCount, plural } from "@/lib/format";
import type { CompareOptions } from "@/lib/jsonl/tools/compare-rows";
import { DIFF_ROWS_MAX, type DiffResult, type DiffRow } from "@/lib/jsonl/tools/diff";
import { DiffPair } from "./diff-pair";
import { diffSentence, rowNote, rowsAsLines, sideNote, verdictsOf, verdictTone, verdictWord } from "./diff-words";

export type DiffViewProps = {
  result: DiffResult;
  a: Blob;
  b: Blob;
  nameA: string;
  nameB: string;
  /** What the list is called after. */
  stem: string;
  options: CompareOptions;
};
type Filter = DiffRow["verdict"] | "all";

const keyOf = (row: DiffRow): string => row.id;

/** What two files have in common and where they part: counts, fields, and each id with its two lines. */
export function DiffView({ result, a, b, nameA, nameB, stem, options }: DiffViewProps) {
  const [filter, setFilter] = useState<Filter>("all");
  const [active, setActive] = useState<string | null>(null);
  const { rows } = result;
  const shown = useMemo(
    () => (filter === "all" ? rows : rows.filter(({ verdict }) => verdict === filter)),
    [rows, filter],
  );
  const row = shown.find(({ id }) => id === active) ?? null;
  const notes = [sideNote("A", result.a), sideNote("B", result.b)].filter((note) => note !== null);
  const all = { value: "all", label: `All ${formatCount(rows.length)}` } as const;
  const filters = verdictsOf(result).map((value) => ({
    value,
    label: `${verdictWord[value]} ${formatCount(result.counts[value])}`,
  }));
  const save = () =>
    saveBlob(
      new Blob([rowsAsLines(shown)], { type: "application/jsonl" }),
      `${stem}.diff-${filter.replace("_", "-")}.jsonl`,
    );
  return (
    <Card aria-label="Comparison" className="overflow-hidden">
      <div className="grid gap-2 px-4 py-3">
        <p role="status" className="text-sm font-medium text-pretty tabular-nums">
          {diffSentence(result)}
        </p>
        {result.fields.length > 0 && <FieldCounts fields={result.fields} />}
        {notes.map((note) => (
          <p key={note} className="text-xs text-muted-foreground">
            {note}
          </p>
        ))}
        {rows.length === DIFF_ROWS_MAX && (
          <p className="text-xs text-risk-ink">The first {formatCount(DIFF_ROWS_MAX)} of them are listed.</p>
        )}
      </div>
      {rows.length > 0 && (
        <>
          <div className="flex flex-wrap items-center gap-2 border-t px-4 py-2.5">
            <div className="min-w-0 flex-1 basis-full overflow-x-auto whitespace-nowrap sm:basis-0">
              <Segmented<Filter>
                label="Which differences"
                value={filter}
                onValueChange={setFilter}
                options={[all, ...filters]}
              />
            </div>
            <Button variant="outline" size="sm" onClick={save}>
              <Download aria-hidden />
              Download this list
            </Button>
          </div>
          <VirtualRows
            label="Differences"
            rows={shown}
            rowKey={keyOf}
            columns="minmax(120px,220px) 150px minmax(0,1fr)"
            minWidthPx={560}
            active={active}
            onActiveChange={setActive}
            className="h-72 border-t"
            head={
              <>
                <GridHead>custom_id</GridHead>
                <GridHead>Difference</GridHead>
                <GridHead>Where</GridHead>
              </>
            }
            card={(one) => (
              <div className="grid gap-1 px-4 py-2.5">
                <span className="truncate font-mono text-xs">{one.id}</span>
                <StateWord tone={verdictTone[one.verdict]}>{verdictWord[one.verdict]}</StateWord>
                <span className="truncate text-xs text-muted-foreground">{rowNote(one)}</span>
              </div>
            )}
          >
            {(one) => (
              <>
                <GridCell className="font-mono text-xs" title={one.id}>
                  {one.id}
                </GridCell>
                <GridCell>
                  <StateWord tone={verdictTone[one.verdict]}>{verdictWord[one.verdict]}</StateWord>
                </GridCell>
                <GridCell className="text-muted-foreground" title={rowNote(one)}>
                  {rowNote(one)}
                </GridCell>
              </>
            )}
          </VirtualRows>
          {row ? (
            <DiffPair
              key={row.id}
              row={row}
              kind={result.kind}
              options={options}
              a={a}
              b={b}
              nameA={nameA}
              nameB={nameB}
            />
          ) : (
            <p className="border-t px-4 py-3 text-xs text-muted-foreground">Choose an id to see its two lines.</p>
          )}
        </>
      )}
    </Card>
  );
}

const fieldsMax = 6;

function FieldCounts({ fields }: { fields: DiffResult["fields"] }) {
  const more = fields.length - fieldsMax;
  return (
    <p className="text-xs text-pretty wrap-anywhere text-muted-foreground tabular-nums">
      They differ in{" "}
      {fields
        .slice(0, fieldsMax)
        .map(({ field, count }) => `${field} (${formatCount(count)})`)
        .join(", ")}
      {more > 0 && ` and ${plural(more, "other field")}`}.
    </p>
  );
}
