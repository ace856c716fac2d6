"use client";

import { useState } from "react";
import { ScrollArea } from "@/components/ui/scroll-area";
import { plural } from "@/lib/format";
import type { RuleFinding } from "@/lib/jsonl/contract";
import { cn } from "@/lib/utils";
import { detailOf, placeOf, sourceWords } from "./check-words";
import type { Desk } from "./desk";
import type { Draft, Version } from "./draft";
import { RawLine } from "./raw-line";

type CheckPlacesProps = { id: string; desk: Desk; draft: Draft; version: Version; rule: RuleFinding };

/** The places a rule was found at, with the line itself for the chosen one. */
export function CheckPlaces({ id, desk, draft, version, rule }: CheckPlacesProps) {
  const places = rule.sample.filter(({ line }) => line > 0);
  const [chosen, setChosen] = useState(0);
  const place = places[chosen];
  const more = rule.count - rule.sample.length;
  return (
    <div id={id} className="grid gap-3 border-t border-line bg-muted/50 px-4 py-3 lg:grid-cols-[260px_minmax(0,1fr)]">
      <div className="min-w-0">
        <ScrollArea aria-label={`Places of: ${rule.title}`} className="max-h-52">
          <ul>
            {places.map((one, index) => (
              <li key={`${one.offset}-${one.column}-${one.detail}`}>
                <button
                  type="button"
                  aria-pressed={index === chosen}
                  onClick={() => setChosen(index)}
                  className={cn(
                    "block w-full rounded-md px-2 py-1 text-left text-xs -outline-offset-2 hover:bg-accent",
                    index === chosen && "bg-accent",
                  )}
                >
                  <span className="block font-medium tabular-nums first-letter:uppercase">{placeOf(one)}</span>
                  {one.detail && (
                    <span className="block truncate text-muted-foreground first-letter:uppercase" title={one.detail}>
                      {detailOf(one)}
                    </span>
                  )}
                </button>
              </li>
            ))}
          </ul>
        </ScrollArea>
        {more > 0 && (
          <p className="px-2 pt-1 text-xs text-muted-foreground">
            and {plural(more, "more place")}, counted but not listed
          </p>
        )}
        {rule.source && (
          <p className="px-2 pt-1.5 text-xs text-pretty wrap-anywhere text-muted-foreground">
            {sourceWords(rule.source)}
          </p>
        )}
      </div>
      {place && (
        <RawLine
          key={`${version.id}-${chosen}`}
          blob={version.blob}
          place={place}
          ruleTitle={rule.title}
          // A line that others get the answer of stays what they repeat.
          {...(draft.beside.copies ? {} : { edit: { desk, draft } })}
        />
      )}
    </div>
  );
}
