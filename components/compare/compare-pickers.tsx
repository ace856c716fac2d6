"use client";

import { ArrowLeftRight, Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { comparedMax } from "@/lib/results/compare/contract";
import { BatchPicker } from "./batch-picker";
import { letterOf } from "./verdict-words";

type ComparePickersProps = { ids: readonly string[]; onChange: (ids: readonly string[]) => void };

/** The batches that are compared: two at least, four at most. */
export function ComparePickers({ ids, onChange }: ComparePickersProps) {
  const [hasMore, setHasMore] = useState(false);
  const places = Math.min(comparedMax, Math.max(2, ids.length + (hasMore ? 1 : 0)));
  const choose = (at: number, id: string) => {
    onChange(at < ids.length ? ids.map((before, index) => (index === at ? id : before)) : [...ids, id]);
    setHasMore(false);
  };
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      {Array.from({ length: places }, (_, at) => letterOf(at)).map((letter, at) => (
        <div key={letter} className="flex min-w-0 items-center gap-1 max-sm:w-full sm:w-72">
          <BatchPicker letter={letter} batchId={ids[at] ?? null} taken={ids} onChoose={(id) => choose(at, id)} />
          {at > 1 && (
            <Button
              variant="ghost"
              size="icon"
              aria-label={`Leave out batch ${letter}`}
              onClick={() => (at < ids.length ? onChange(ids.filter((_, index) => index !== at)) : setHasMore(false))}
            >
              <X aria-hidden />
            </Button>
          )}
        </div>
      ))}
      {ids.length >= 2 && (
        <Button variant="ghost" onClick={() => onChange([ids[1] ?? "", ids[0] ?? "", ...ids.slice(2)])}>
          <ArrowLeftRight aria-hidden />
          Swap A and B
        </Button>
      )}
      {ids.length >= 2 && places < comparedMax && !hasMore && (
        <Button variant="ghost" onClick={() => setHasMore(true)}>
          <Plus aria-hidden />
          Another batch
        </Button>
      )}
    </div>
  );
}
