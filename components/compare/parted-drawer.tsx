"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTeam } from "@/components/shared/team-context";
import { useShortcut } from "@/components/shared/use-shortcut";
import type { ComparedBatch } from "@/lib/results/compare/contract";
import { comparedRowQuery } from "@/lib/results/compare/queries";
import { ComparedDrawer } from "./compared-drawer";

type PartedDrawerProps = {
  pair: { a: string; b: string };
  batches: readonly ComparedBatch[];
  id: string;
  /** The requests of the list it was opened from. */
  among: readonly string[];
  onStep: (id: string) => void;
  onClose: () => void;
};

/** A request by its custom_id, and the way to the next one of its list. */
export function PartedDrawer({ pair, batches, id, among, onStep, onClose }: PartedDrawerProps) {
  const { slug } = useTeam();
  const { data } = useQuery({ ...comparedRowQuery(slug, pair, id), placeholderData: keepPreviousData });
  const at = among.indexOf(id);
  const step = (by: number) => {
    const next = among[at + by];
    return next === undefined ? null : () => onStep(next);
  };
  useShortcut("j", () => step(1)?.());
  useShortcut("k", () => step(-1)?.());
  const row = data?.rows[0];
  if (!row) return null;
  return <ComparedDrawer row={row} batches={batches} onClose={onClose} onPrevious={step(-1)} onNext={step(1)} />;
}
