"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { z } from "zod";
import { useTeam } from "@/components/shared/team-context";
import type { listFields } from "@/lib/results/contract";
import { Layout } from "@/lib/results/saved/contract";
import { layoutsQuery, setLayoutMutation } from "@/lib/results/saved/queries";
import type { CallOutput } from "@/lib/wire/endpoint";
import { allColumns, type GridColumn, kindOf, usualColumns, usualRequestColumns } from "./grid-columns";

/** What one person chose. Without columns of their own (`shown` is empty) they see those that are usual, also new ones. */
const OwnLayout = Layout.extend({ shown: z.array(z.string().max(300)).max(250) });
type OwnLayout = z.infer<typeof OwnLayout>;

/** By kind: batches whose answers unfold alike share their columns. */
const Kept = z.record(z.string(), OwnLayout);

const kindsMax = 40;
const storageKey = (team: string) => `batchdeck.columns.${team}`;

function readKept(team: string): z.infer<typeof Kept> {
  try {
    return Kept.parse(JSON.parse(localStorage.getItem(storageKey(team)) ?? "{}"));
  } catch {
    return {};
  }
}

function keep(team: string, kind: string, layout: OwnLayout | null): void {
  const { [kind]: _, ...others } = readKept(team);
  const kept = [...Object.entries(others).slice(1 - kindsMax), ...(layout ? [[kind, layout] as const] : [])];
  try {
    localStorage.setItem(storageKey(team), JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // A browser that keeps nothing still shows what was chosen until the page is left.
  }
}

/** What the server knows of the fields of all rows. */
type Known = CallOutput<typeof listFields>;

const nothingKnown: Pick<Known, "unchecked" | "longTexts"> = { unchecked: [], longTexts: 0 };

/**
 * The columns of a grid: which there are, which are shown, how wide. What this person chose goes before what the
 * team agreed on, and that before what is usual.
 */
export function useColumns(data: Known | undefined, about: "results" | "requests", answered: number) {
  const { slug } = useTeam();
  const fields = useMemo(() => data?.fields ?? [], [data]);
  const columns = useMemo(() => allColumns(fields), [fields]);
  const kind = kindOf(about, fields, data?.jsonRows ?? 0);
  const stored = useMemo(() => (typeof window === "undefined" ? null : (readKept(slug)[kind] ?? null)), [slug, kind]);
  // Answers that bring a new field make the batch one of another kind: what is on screen stays as it was laid out.
  const [lastStored, setLastStored] = useState(stored);
  if (stored !== null && stored !== lastStored) setLastStored(stored);
  const [changed, setChanged] = useState<{ layout: OwnLayout | null; isKept: boolean } | null>(null);
  useEffect(() => {
    if (changed?.isKept) keep(slug, kind, changed.layout);
  }, [slug, kind, changed]);
  const own = changed ? changed.layout : (stored ?? lastStored);
  const agreed = useQuery(layoutsQuery(slug)).data?.layouts.find((one) => one.kind === kind) ?? null;
  const agree = useMutation(setLayoutMutation(useQueryClient(), slug));
  const chosen = own ?? agreed?.layout ?? null;

  const usual =
    about === "requests" ? usualRequestColumns(fields) : usualColumns(fields, data?.jsonRows ?? 0, answered);
  const known = chosen?.shown.filter((key) => columns.some((column) => column.key === key)) ?? [];
  const keys = known.length > 0 ? known : usual;
  const shown = keys.flatMap((key): GridColumn[] => {
    const found = columns.find((column) => column.key === key);
    return found ? [found] : [];
  });
  const widths = chosen?.widths ?? {};

  const change = (layout: OwnLayout | null, isKept = true) => setChanged({ layout, isKept });
  return {
    columns,
    fields,
    limits: data ?? nothingKnown,
    shown,
    widths,
    template: shown.map(({ key, track }) => (widths[key] ? `${widths[key]}px` : track)).join(" "),
    minWidthPx: shown.reduce((sum, { key, minPx }) => sum + (widths[key] ?? minPx), 0),
    /** The layout there is besides the usual one, and whose it is. */
    layout: chosen && { shown: keys, widths },
    whose: own ? ("own" as const) : agreed ? ("team" as const) : ("nobody" as const),
    /** Of a kept view: for as long as the page is open. */
    borrow: (next: Layout) => change(next, false),
    setShown: (next: string[]) => change({ shown: next, widths }),
    /**
     * `widthPx` is given the width that was last set. Keys that are held down come faster than the page is drawn: each
     * goes on from what the one before it set. While a column is being drawn with the pointer nothing is written down.
     */
    setWidth: (key: string, widthPx: (before: number | null) => number, isKept: boolean) =>
      setChanged((now) => {
        const before = now?.layout ?? chosen;
        const width = Math.round(widthPx(before?.widths[key] ?? null));
        return { layout: { shown: before?.shown ?? [], widths: { ...before?.widths, [key]: width } }, isKept };
      }),
    reset: () => change(null),
    /** What one sees becomes the team's, or the team's is forgotten. */
    agree: {
      isPending: agree.isPending,
      error: agree.error,
      set: () => agree.mutate({ kind, layout: { shown: keys, widths } }, { onSuccess: () => change(null) }),
      forget: () => agree.mutate({ kind, layout: null }),
    },
  };
}

export type Columns = ReturnType<typeof useColumns>;
