"use client";

import { useState } from "react";
import type { Desk } from "@/components/shared/jsonl/desk";
import type { Draft } from "@/components/shared/jsonl/draft";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { formatBytes, plural } from "@/lib/format";
import type { CheckLimits } from "@/lib/jsonl/contract";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import type { SplitHow } from "@/lib/jsonl/tools/split";
import { MadeFiles } from "./made-files";
import { tableOf } from "./table-beside";
import { ToolForm } from "./tool-form";
import { partName, splitSentence, wholeNumber } from "./tool-words";
import { useMadeFiles } from "./use-made-files";
import { useTool } from "./use-tool";

type Kind = SplitHow["kind"];
const kinds = [
  { value: "limits", label: "Fit the limits" },
  { value: "lines", label: "By lines" },
  { value: "bytes", label: "By size" },
  { value: "model", label: "By model" },
  { value: "url", label: "By url" },
  { value: "model_url", label: "By both" },
] as const;

const megabyte = 1_000_000;

/** Cuts a file between lines; together the parts are the file. */
export function SplitTool({ desk, draft, blob }: { desk: Desk; draft: Draft; blob: Blob }) {
  const { fileName } = draft;
  const limits = desk.limits?.limits ?? DEFAULT_LIMITS;
  const [kind, setKind] = useState<Kind>("limits");
  const [lines, setLines] = useState("1000");
  const [megabytes, setMegabytes] = useState("50");
  const { state, run, stop } = useTool("split", limits);
  const { made, take, clear } = useMadeFiles(desk);
  const how = howOf(kind, lines, megabytes, limits);
  const submit = () => {
    if (typeof how === "string") return;
    clear();
    void run({ blob, how }, (result) => {
      const files = result.parts.map((part, at) => ({
        name: partName(fileName, at, result.parts.length, part),
        blob: part.blob,
        requests: part.requests,
        beside: tableOf(draft),
      }));
      take(splitSentence(result, "bytes" in how ? how.bytes : null), files.length > 1 ? files : []);
    });
  };
  return (
    <>
      <ToolForm
        title="Split"
        label="Where to cut"
        kind={kind}
        kinds={kinds}
        onKind={setKind}
        note={noteOf(kind, limits)}
        submitLabel="Split the file"
        state={state}
        problem={typeof how === "string" ? how : null}
        onSubmit={submit}
        onStop={stop}
      >
        {kind === "lines" && (
          <Field label="Lines in each file" className="w-40">
            <Input inputMode="numeric" value={lines} onChange={(event) => setLines(event.target.value)} />
          </Field>
        )}
        {kind === "bytes" && (
          <Field label="Megabytes in each file" description="1 MB is 1,000,000 bytes." className="w-48">
            <Input inputMode="decimal" value={megabytes} onChange={(event) => setMegabytes(event.target.value)} />
          </Field>
        )}
      </ToolForm>
      {made && <MadeFiles {...made} />}
    </>
  );
}

function noteOf(kind: Kind, limits: CheckLimits): string {
  if (kind === "limits") {
    const most = `${plural(limits.requests, "line")} and ${formatBytes(limits.fileBytes)}`;
    return `As few files as hold at most ${most} each, of about the same size.`;
  }
  const each = { model: "model", url: "url", model_url: "model and url" };
  if (kind === "model" || kind === "url" || kind === "model_url")
    return `A file for each ${each[kind]}, its lines in their order; lines that name none are one of them.`;
  return kind === "lines" ? "The last file holds what is left." : "No file is larger, and no line is cut.";
}

function howOf(kind: Kind, lines: string, megabytes: string, limits: CheckLimits): SplitHow | string {
  if (kind === "model" || kind === "url" || kind === "model_url") return { kind };
  if (kind === "limits") return { kind, lines: limits.requests, bytes: limits.fileBytes };
  if (kind === "lines") {
    const count = wholeNumber(lines);
    return count === null ? "Lines is a whole number, at least 1." : { kind, lines: count };
  }
  const bytes = Math.floor(Number(megabytes) * megabyte);
  return bytes >= 1 && Number.isSafeInteger(bytes) ? { kind, bytes } : "The size is a number of megabytes above 0.";
}
