"use client";

import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { GridCell, GridHead } from "@/components/shared/grid";
import { levelTone, levelWord } from "@/components/shared/jsonl/check-words";
import type { Desk } from "@/components/shared/jsonl/desk";
import type { Draft } from "@/components/shared/jsonl/draft";
import { RawLine } from "@/components/shared/jsonl/raw-line";
import { StateShape, StateWord } from "@/components/shared/state-word";
import { VirtualRows } from "@/components/shared/virtual-rows";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount, plural } from "@/lib/format";
import type { RuleFinding } from "@/lib/jsonl/contract";
import { type LineMark, listOf, marksOf, nextMarked } from "./line-marks";
import { LineNav, type Show } from "./line-nav";
import type { LinePages } from "./line-pages";
import { type Lines, useLines } from "./use-lines";

type LineViewerProps = { desk: Desk; draft: Draft; blob: Blob; rules: readonly RuleFinding[] };
/** What is looked at: the lines shown, and the one at hand. */
type View = { active: number | null; show: Show };

/** A grid of more rows than this is taller than browsers can draw. */
const ROWS_MAX = 1_000_000;

/** Every line of a file as it stands in it, with what was found in each; any of them can be gone to. */
export function LineViewer(props: LineViewerProps) {
  const lines = useLines(props.blob);
  // A line that was mended is still the one at hand in the file it made.
  const [view, setView] = useState<View>({ active: null, show: "all" });
  return (
    <Card aria-label={`Lines of ${props.draft.fileName}`} className="overflow-hidden">
      {lines ? <Viewer {...props} lines={lines} view={view} onView={setView} /> : <Skeleton className="m-4 h-24" />}
    </Card>
  );
}

const keyOf = (number: number): string => String(number);

type ViewerProps = LineViewerProps & { lines: Lines; view: View; onView: (view: View) => void };

function Viewer({ desk, draft, blob, rules, lines, view, onView }: ViewerProps) {
  const { active, show } = view;
  const { index, pages } = lines;
  const marks = useMemo(() => marksOf(rules), [rules]);
  const count = Math.min(index.count, ROWS_MAX);
  const errors = useMemo(() => listOf(rules, marks, "error", count), [rules, marks, count]);
  const warnings = useMemo(() => listOf(rules, marks, "warning", count), [rules, marks, count]);
  // What blocks is gone through first; warnings may stand in every line.
  const listed = show === "warning" || errors.lines.length === 0 ? warnings : errors;
  const marked = listed.lines;
  const all = useMemo(() => Array.from({ length: count }, (_, at) => at + 1), [count]);
  const rows = show === "all" || marked.length === 0 ? all : marked;
  const span = active === null ? null : index.span(active);
  const found = active === null ? [] : (marks.get(active) ?? []);
  const go = (number: number | null) => {
    if (number === null) return;
    onView({ active: Math.min(Math.max(1, number), count), show: rows.includes(number) ? show : "all" });
  };
  return (
    <>
      <CardHeader>
        <CardTitle>Lines</CardTitle>
        <span className="text-xs text-muted-foreground tabular-nums">
          {index.count > count
            ? `the first ${formatCount(count)} of ${plural(index.count, "line")}`
            : plural(count, "line")}
        </span>
        <LineNav
          show={show}
          onShow={(next) => onView({ active, show: next })}
          errors={errors}
          warnings={warnings}
          onStep={(by) => go(nextMarked(marked, active, by))}
          onGo={go}
        />
      </CardHeader>
      {!listed.isWhole && marked.length > 0 && (
        <p className="px-4 pb-3 text-xs text-pretty text-muted-foreground tabular-nums">
          {plural(listed.found, "place")} found. The first of each rule are marked, up to line{" "}
          {formatCount(marked.at(-1) ?? 0)}; put right what they have in common, and the next check finds what is left.
        </p>
      )}
      <VirtualRows
        label={`Lines of ${draft.fileName}`}
        rows={rows}
        rowKey={keyOf}
        columns="84px 108px minmax(0,1fr)"
        minWidthPx={480}
        rowHeightPx={27}
        active={active === null ? null : keyOf(active)}
        onActiveChange={(key) => onView({ active: Number(key), show })}
        followsActive
        className="h-96 border-t"
        head={
          <>
            <GridHead align="right">Line</GridHead>
            <GridHead>Found</GridHead>
            <GridHead>Text</GridHead>
          </>
        }
      >
        {(number) => (
          <>
            <GridCell align="right" className="text-xs text-muted-foreground">
              {formatCount(number)}
            </GridCell>
            <GridCell className="text-xs">
              <Mark marks={marks.get(number)} />
            </GridCell>
            <GridCell className="font-mono text-xs">
              <Head pages={pages} number={number} />
            </GridCell>
          </>
        )}
      </VirtualRows>
      {active !== null && span && (
        <div className="grid gap-3 border-t bg-muted/50 px-4 py-3">
          {found.length > 0 && (
            <ul className="grid gap-1">
              {found.map(({ rule, level, title, detail }) => (
                <li key={`${rule}-${detail}`} className="flex flex-wrap items-baseline gap-x-2 text-xs">
                  <StateWord tone={levelTone[level]} className="text-xs">
                    {levelWord[level]}
                  </StateWord>
                  <span className="font-medium">{title}</span>
                  <span className="min-w-0 wrap-anywhere text-muted-foreground">{detail}</span>
                </li>
              ))}
            </ul>
          )}
          <RawLine
            key={active}
            blob={blob}
            place={{ line: active, ...span, column: found.find(({ column }) => column !== null)?.column ?? null }}
            ruleTitle="chosen"
            edit={{ desk, draft }}
          />
        </div>
      )}
    </>
  );
}

function Mark({ marks }: { marks: readonly LineMark[] | undefined }) {
  const [first, ...more] = marks ?? [];
  if (!first) return null;
  return (
    <span className="inline-flex items-center gap-1.5" title={(marks ?? []).map(({ title }) => title).join(", ")}>
      <StateShape tone={levelTone[first.level]} />
      {levelWord[first.level]}
      {more.length > 0 && <span className="text-muted-foreground">+{more.length}</span>}
    </span>
  );
}

function Head({ pages, number }: { pages: LinePages; number: number }) {
  const head = useSyncExternalStore(
    pages.subscribe,
    () => pages.head(number),
    () => null,
  );
  useEffect(() => {
    if (head === null) pages.ask(number);
  }, [pages, number, head]);
  return head === "" ? <span className="text-muted-foreground">empty</span> : (head ?? "…");
}
