"use client";

import { useMemo } from "react";
import { pathWord } from "@/components/shared/figure-words";
import { TruthCard } from "@/components/shared/truth/truth-card";
import { ConfusionBoard } from "./confusion-board";
import type { OpenRow } from "./view-props";

type TruthBoardProps = {
  path: string;
  rows: readonly { seq: number; id: string; said: string }[];
  onOpen: OpenRow;
};

/** How often the answers agree with a file of what is true. */
export function TruthBoard({ path, rows, onOpen }: TruthBoardProps) {
  const ids = useMemo(() => new Set(rows.map(({ id }) => id)), [rows]);
  return (
    <TruthCard
      path={path}
      ids={ids}
      about="Drop a CSV with ids and the right values, or a gold set from Review. It stays in this browser."
    >
      {(truth) => <ConfusionBoard {...truth} name={pathWord(path)} rows={rows} onOpen={onOpen} />}
    </TruthCard>
  );
}
