"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useState } from "react";
import { Disclosure } from "@/components/shared/disclosure";
import type { Desk } from "@/components/shared/jsonl/desk";
import { currentVersion, type Draft } from "@/components/shared/jsonl/draft";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, FieldSet } from "@/components/ui/field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { formatBytes, formatCount, plural } from "@/lib/format";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import type { DuplicatePolicy, MergeResult } from "@/lib/jsonl/tools/merge";
import { MadeFiles } from "./made-files";
import { besideMerged } from "./table-beside";
import { ToolBar } from "./tool-bar";
import { mergeSentence, policyWords } from "./tool-words";
import { useMadeFiles } from "./use-made-files";
import { useTool } from "./use-tool";

const policies: readonly DuplicatePolicy[] = ["keep_first", "keep_last", "prefix", "fail"];

/** Puts files one after the other and says what becomes of ids that meet. */
export function MergeTool({ desk, drafts }: { desk: Desk; drafts: readonly Draft[] }) {
  const limits = desk.limits?.limits ?? DEFAULT_LIMITS;
  const [order, setOrder] = useState<readonly string[]>([]);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [policy, setPolicy] = useState<DuplicatePolicy>("keep_first");
  const [result, setResult] = useState<MergeResult | null>(null);
  const { state, run, stop } = useTool("merge", limits);
  const { made, take, clear } = useMadeFiles(desk);
  const place = (draft: Draft) => (order.includes(draft.id) ? order.indexOf(draft.id) : order.length);
  const files = drafts.filter((draft) => currentVersion(draft)).sort((a, b) => place(a) - place(b));
  const chosen = files.filter(({ id }) => !left.has(id));
  const move = (at: number, by: -1 | 1) => {
    const ids = files.map(({ id }) => id);
    const [id] = ids.splice(at, 1);
    if (id) ids.splice(at + by, 0, id);
    setOrder(ids);
  };
  const submit = () => {
    clear();
    setResult(null);
    const sources = chosen.flatMap((draft) => {
      const version = currentVersion(draft);
      return version ? { name: draft.fileName, blob: version.blob } : [];
    });
    void run({ sources, policy }, (merged) => {
      setResult(merged);
      const { blob, requests } = merged;
      void besideMerged(blob, chosen, { policy, hasRepeats: merged.duplicates.count > 0 }).then((beside) => {
        const made = blob ? [{ name: "merged.jsonl", blob, requests, beside }] : [];
        const ids = take(mergeSentence(merged, sources.length), made);
        // It holds what the others hold: merging it with them once more is nobody's wish.
        setLeft((before) => new Set([...before, ...ids]));
      });
    });
  };
  return (
    <>
      <Card aria-label="Merge" className="p-4">
        <form
          noValidate
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <FieldSet legend="Files, in this order">
            {files.map((draft, at) => (
              <div key={draft.id} className="flex items-start gap-1">
                <Field inline label={draft.fileName} className="min-w-0 flex-1 wrap-anywhere">
                  <Checkbox
                    checked={!left.has(draft.id)}
                    onCheckedChange={(isOn) => {
                      const next = new Set(left);
                      if (isOn === true) next.delete(draft.id);
                      else next.add(draft.id);
                      setLeft(next);
                    }}
                  />
                </Field>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Move ${draft.fileName} up`}
                  disabled={at === 0}
                  onClick={() => move(at, -1)}
                >
                  <ArrowUp aria-hidden />
                </Button>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Move ${draft.fileName} down`}
                  disabled={at === files.length - 1}
                  onClick={() => move(at, 1)}
                >
                  <ArrowDown aria-hidden />
                </Button>
              </div>
            ))}
          </FieldSet>
          <Field label="When an id occurs more than once" description={policyWords[policy].note} className="max-w-80">
            {(control) => (
              <Select
                value={policy}
                onValueChange={(value) => setPolicy(policies.find((one) => one === value) ?? policy)}
              >
                <SelectTrigger {...control}>
                  <SelectValue />
                </SelectTrigger>
                <SelectContent>
                  {policies.map((one) => (
                    <SelectItem key={one} value={one}>
                      {policyWords[one].label}
                    </SelectItem>
                  ))}
                </SelectContent>
              </Select>
            )}
          </Field>
          <ToolBar
            label={chosen.length > 1 ? `Merge ${plural(chosen.length, "file")}` : "Merge"}
            state={state}
            problem={chosen.length < 2 ? "Merging takes at least two files." : null}
            onStop={stop}
          />
        </form>
      </Card>
      {made && (
        <MadeFiles {...made}>
          {result?.blob && (result.requests > limits.requests || result.blob.size > limits.fileBytes) && (
            <p className="px-4 pb-3 text-xs text-risk-ink">
              This is more than one batch takes: at most {plural(limits.requests, "line")} and{" "}
              {formatBytes(limits.fileBytes)}. Split it before you submit it.
            </p>
          )}
          {result && result.duplicates.count > 0 && <Duplicates {...result.duplicates} />}
        </MadeFiles>
      )}
    </>
  );
}

function Duplicates({ count, sample }: MergeResult["duplicates"]) {
  return (
    <Disclosure title={`The ids that occur more than once (${formatCount(count)})`} className="border-t px-4 py-2">
      <ul className="mt-1 max-h-60 overflow-auto text-xs">
        {sample.map(({ id, files }) => (
          <li key={id} className="py-0.5 wrap-anywhere">
            <span className="font-mono">{id}</span>{" "}
            <span className="text-muted-foreground">in {[...new Set(files)].join(", ")}</span>
          </li>
        ))}
        {count > sample.length && (
          <li className="text-muted-foreground">and {formatCount(count - sample.length)} more</li>
        )}
      </ul>
    </Disclosure>
  );
}
