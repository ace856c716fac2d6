"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { z } from "zod";
import { useTeam } from "@/components/shared/team-context";
import { fieldsQuery } from "@/lib/results/queries";
import { allColumns, type GridColumn, usualColumns, usualRequestColumns } from "./grid-columns";

/** Columns chosen and drawn, by what the answers unfold to: batches of one kind share them. */
const Layout = z.object({ shown: z.array(z.string()), widths: z.record(z.string(), z.number()) });
type Layout = z.infer<typeof Layout>;
const Kept = z.record(z.string(), Layout);

const kindsMax = 40;
const storageKey = (team: string) => `batchdeck.columns.${team}`;

function readKept(team: string): z.infer<typeof Kept> {
  try {
    return Kept.parse(JSON.parse(localStorage.getItem(storageKey(team)) ?? "{}"));
  } catch {
    return {};
  }
}

function keep(team: string, kind: string, layout: Layout | null): void {
  const { [kind]: _, ...others } = readKept(team);
  const kept = [...Object.entries(others).slice(1 - kindsMax), ...(layout ? [[kind, layout] as const] : [])];
  try {
    localStorage.setItem(storageKey(team), JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // A browser that keeps nothing still shows what was chosen until the page is left.
  }
}

/** The columns of a batch's grid: which there are, which are shown, how wide; kept for this person and team. */
export function useColumns(batchId: string, about: "results" | "requests", answered: number) {
  const { slug } = useTeam();
  const { data } = useQuery(fieldsQuery(slug, batchId));
  const fields = useMemo(() => data?.fields ?? [], [data]);
  const columns = useMemo(() => allColumns(fields), [fields]);
  const answers =
    fields
      .map(({ column }) => column)
      .slice(0, 12)
      .join("\n") || "text";
  const kind = about === "requests" ? `requests\n${answers}` : answers;
  const [changed, setChanged] = useState<{ kind: string; layout: Layout | null } | null>(null);
  const stored = useMemo(() => (typeof window === "undefined" ? null : (readKept(slug)[kind] ?? null)), [slug, kind]);
  const layout = changed?.kind === kind ? changed.layout : stored;

  const usual =
    about === "requests" ? usualRequestColumns(fields) : usualColumns(fields, data?.jsonRows ?? 0, answered);
  const chosen = layout?.shown.filter((key) => columns.some((column) => column.key === key)) ?? [];
  const keys = chosen.length > 0 ? chosen : usual;
  const shown = keys.flatMap((key): GridColumn[] => {
    const found = columns.find((column) => column.key === key);
    return found ? [found] : [];
  });
  const widths = layout?.widths ?? {};

  const change = (next: Layout | null, isKept = true) => {
    setChanged({ kind, layout: next });
    if (isKept) keep(slug, kind, next);
  };
  return {
    columns,
    fields,
    shown,
    widths,
    template: shown.map(({ key, track }) => (widths[key] ? `${widths[key]}px` : track)).join(" "),
    minWidthPx: shown.reduce((sum, { key, minPx }) => sum + (widths[key] ?? minPx), 0),
    isUsual: layout === null,
    setShown: (next: string[]) => change({ shown: next, widths }),
    /** While a column is being drawn nothing is written down. */
    setWidth: (key: string, widthPx: number, isKept: boolean) =>
      change({ shown: keys, widths: { ...widths, [key]: Math.round(widthPx) } }, isKept),
    reset: () => change(null),
  };
}

export type Columns = ReturnType<typeof useColumns>;
