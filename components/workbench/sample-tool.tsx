"use client";

import { Dices } from "lucide-react";
import { useState } from "react";
import type { Desk } from "@/components/shared/jsonl/desk";
import type { Draft } from "@/components/shared/jsonl/draft";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { SampleHow } from "@/lib/jsonl/tools/sample";
import { MadeFiles } from "./made-files";
import { tableOf } from "./table-beside";
import { ToolForm } from "./tool-form";
import { sampleName, sampleSentence, wholeNumber } from "./tool-words";
import { useMadeFiles } from "./use-made-files";
import { useTool } from "./use-tool";

type SampleToolProps = { desk: Desk; draft: Draft; blob: Blob };
type Kind = SampleHow["kind"];

const kinds = [
  { value: "random", label: "Random" },
  { value: "stratified", label: "By model, url and length" },
  { value: "first", label: "First lines" },
  { value: "ids", label: "By id" },
] as const;

const notes: Record<Kind, string> = {
  random: "Every line is as likely as another. The same seed gives the same lines again.",
  stratified: "Each pair of model and url by its share, at least one line of each; of each short and long ones.",
  first: "From the top of the file.",
  ids: "The lines with these ids.",
};

/** Takes some lines of a file into a new one, in their order and byte for byte. */
export function SampleTool({ desk, draft, blob }: SampleToolProps) {
  const { fileName } = draft;
  const [kind, setKind] = useState<Kind>("random");
  const [count, setCount] = useState("20");
  const [seed, setSeed] = useState("42");
  const [ids, setIds] = useState("");
  const { state, run, stop } = useTool("sample", desk.limits?.limits ?? null);
  const { made, take, clear } = useMadeFiles(desk);
  const how = howOf(kind, count, seed, ids);
  const submit = () => {
    if (typeof how === "string") return;
    clear();
    void run({ blob, how }, (result) =>
      take(
        sampleSentence(how, result),
        [
          {
            name: sampleName(fileName, how),
            blob: result.blob,
            requests: result.chosen,
            beside: tableOf(draft),
          },
        ].slice(0, result.chosen),
      ),
    );
  };
  return (
    <>
      <ToolForm
        title="Sample"
        label="Which lines"
        kind={kind}
        kinds={kinds}
        onKind={setKind}
        note={notes[kind]}
        submitLabel="Take the sample"
        state={state}
        problem={typeof how === "string" ? how : null}
        onSubmit={submit}
        onStop={stop}
      >
        {kind === "ids" ? (
          <Field label="Ids" description="One custom_id on each line.">
            <Textarea
              value={ids}
              onChange={(event) => setIds(event.target.value)}
              spellCheck={false}
              className="max-h-60 font-mono text-xs max-md:text-[1rem]"
            />
          </Field>
        ) : (
          <div className="flex flex-wrap gap-3">
            <Field label="Lines" className="w-32">
              <Input inputMode="numeric" value={count} onChange={(event) => setCount(event.target.value)} />
            </Field>
            {kind !== "first" && (
              <div className="flex items-end gap-1.5">
                <Field label="Seed" className="w-32">
                  <Input inputMode="numeric" value={seed} onChange={(event) => setSeed(event.target.value)} />
                </Field>
                <Button
                  variant="outline"
                  size="icon"
                  aria-label="Another seed"
                  onClick={() => setSeed(String(Math.floor(Math.random() * 1_000_000)))}
                >
                  <Dices aria-hidden />
                </Button>
              </div>
            )}
          </div>
        )}
      </ToolForm>
      {made && <MadeFiles {...made} />}
    </>
  );
}

/** What was asked for, or what is missing. */
function howOf(kind: Kind, typedCount: string, typedSeed: string, typedIds: string): SampleHow | string {
  if (kind === "ids") {
    const ids = typedIds.split("\n").flatMap((line) => line.trim() || []);
    return ids.length > 0 ? { kind, ids } : "Name at least one id.";
  }
  const count = wholeNumber(typedCount);
  if (count === null) return "Lines is a whole number, at least 1.";
  if (kind === "first") return { kind, count };
  const seed = wholeNumber(typedSeed, 0);
  return seed === null ? "The seed is a whole number." : { kind, count, seed };
}
