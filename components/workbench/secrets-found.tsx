"use client";

import { useState } from "react";
import { Disclosure } from "@/components/shared/disclosure";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { ScrollArea } from "@/components/ui/scroll-area";
import { formatCount, plural } from "@/lib/format";
import type { PersonalKind } from "@/lib/jsonl/tools/personal/find-personal";
import type { PersonalCount } from "@/lib/jsonl/tools/personal/scan";
import { personalNote, personalTitle, spreadSentence } from "./secrets-words";
import { ToolBar } from "./tool-bar";
import type { ToolState } from "./use-tool";

type SecretsFoundProps = {
  found: readonly PersonalCount[];
  state: ToolState;
  onMask: (kinds: readonly PersonalKind[]) => void;
  onStop: () => void;
};

/** What was found, by kind: how much, where, and whether it is to be masked. */
export function SecretsFound({ found, state, onMask, onStop }: SecretsFoundProps) {
  const [left, setLeft] = useState<ReadonlySet<PersonalKind>>(new Set());
  const chosen = found.filter(({ kind }) => !left.has(kind));
  const places = chosen.reduce((sum, { count }) => sum + count, 0);
  const toggle = (kind: PersonalKind, isOn: boolean) =>
    setLeft((now) => new Set(isOn ? [...now].filter((one) => one !== kind) : [...now, kind]));
  return (
    <Card aria-label="Found">
      <CardHeader>
        <CardTitle>Found</CardTitle>
        <span className="text-xs text-muted-foreground">Choose what is to be masked.</span>
      </CardHeader>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onMask(chosen.map(({ kind }) => kind));
        }}
      >
        <ul>
          {found.map(({ kind, count, lines, distinct, sample }) => (
            <li key={kind} className="border-t px-4 py-[11px]">
              <div className="flex items-start gap-3">
                <span className="flex h-5 items-center">
                  <Checkbox
                    aria-label={`Mask ${personalTitle[kind].toLowerCase()}`}
                    checked={!left.has(kind)}
                    onCheckedChange={(isOn) => toggle(kind, isOn === true)}
                  />
                </span>
                <span className="min-w-13 shrink-0 font-semibold tabular-nums">{formatCount(count)}</span>
                <div className="min-w-0 flex-1">
                  <h3 className="font-medium">{personalTitle[kind]}</h3>
                  <p className="text-xs text-pretty text-muted-foreground tabular-nums">
                    {spreadSentence(lines, distinct)} {personalNote[kind]}
                  </p>
                  <Disclosure title={sample.length < count ? `The first ${sample.length} places` : "Where"}>
                    <ScrollArea
                      aria-label={`Places: ${personalTitle[kind]}`}
                      className="mt-1 max-h-60 rounded-lg border"
                    >
                      <ul>
                        {sample.map(({ line, before, value, after }, at) => (
                          <li
                            // biome-ignore lint/suspicious/noArrayIndexKey: the same value may stand twice in a line
                            key={at}
                            className="flex gap-3 border-b border-line px-2.5 py-1.5 text-xs last:border-b-0"
                          >
                            <span className="w-20 shrink-0 text-muted-foreground tabular-nums">
                              Line {formatCount(line)}
                            </span>
                            <span className="min-w-0 wrap-anywhere">
                              {before}
                              <mark className="bg-risk-tint text-risk-ink">{value.slice(0, 120)}</mark>
                              {after}
                            </span>
                          </li>
                        ))}
                      </ul>
                    </ScrollArea>
                  </Disclosure>
                </div>
              </div>
            </li>
          ))}
        </ul>
        <div className="border-t px-4 py-3">
          <ToolBar
            label={`Mask ${plural(places, "place")}`}
            state={state}
            problem={places === 0 ? "Choose at least one kind." : null}
            onStop={onStop}
          />
        </div>
      </form>
    </Card>
  );
}
