"use client";

import { useState } from "react";
import type { Desk } from "@/components/shared/jsonl/desk";
import { currentVersion, type Draft } from "@/components/shared/jsonl/draft";
import { joinLines } from "@/components/shared/jsonl/join-lines";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { DiffResult } from "@/lib/jsonl/tools/diff";
import { DiffView, type DiffViewProps } from "./diff-view";
import { ToolBar } from "./tool-bar";
import { stemOf } from "./tool-words";
import { useTool } from "./use-tool";

type Compared = Omit<DiffViewProps, "result"> & { result: DiffResult; key: number };

/** Compares two files by custom_id: two of requests, or two of results in either shape. */
export function DiffTool({ desk, drafts }: { desk: Desk; drafts: readonly Draft[] }) {
  const files = drafts.filter((draft) => currentVersion(draft));
  const [idA, setA] = useState<string | null>(null);
  const [idB, setB] = useState<string | null>(null);
  const [errorsA, setErrorsA] = useState<string | null>(null);
  const [errorsB, setErrorsB] = useState<string | null>(null);
  const [isTrimmed, setTrimmed] = useState(true);
  const [cosine, setCosine] = useState("0.9999");
  const [compared, setCompared] = useState<Compared | null>(null);
  const { state, run, stop } = useTool("diff", desk.limits?.limits ?? null);
  const fileA = files.find(({ id }) => id === idA) ?? files[0] ?? null;
  const fileB = files.find(({ id }) => id === idB) ?? files.find((one) => one !== fileA) ?? null;
  // What is on neither side may hold the failures of one.
  const others = files.filter((one) => one !== fileA && one !== fileB);
  const failedA = others.find(({ id }) => id === errorsA) ?? null;
  const failedB = others.find(({ id }) => id === errorsB) ?? null;
  const cosineMin = Number(cosine);
  const isCosine = cosine.trim() !== "" && cosineMin >= -1 && cosineMin <= 1;
  const problem = !fileB
    ? "Comparing takes two files."
    : fileA === fileB
      ? "Choose two different files."
      : isCosine
        ? null
        : "A cosine is a number from −1 to 1.";
  const submit = async () => {
    if (!fileA || !fileB || problem) return;
    setCompared(null);
    const [a, b] = await Promise.all([sideOf(fileA, failedA), sideOf(fileB, failedB)]);
    const names = { nameA: nameOf(fileA, failedA), nameB: nameOf(fileB, failedB), stem: stemOf(fileA.fileName) };
    const options = { isTrimmed, cosineMin };
    void run({ a, b, options }, (result) => setCompared({ result, a, b, ...names, options, key: performance.now() }));
  };
  return (
    <>
      <Card aria-label="Diff" className="p-4">
        <form
          noValidate
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <div className="grid gap-3 sm:grid-cols-2">
            <FileSelect label="A, before" files={files} value={fileA} onChange={setA} />
            <FileSelect label="B, after" files={files} value={fileB} onChange={setB} />
            {others.length > 0 && (
              <>
                <FileSelect label="Failures of A" files={others} value={failedA} onChange={setErrorsA} isOptional />
                <FileSelect label="Failures of B" files={others} value={failedB} onChange={setErrorsB} isOptional />
              </>
            )}
          </div>
          <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
            <Field
              label="Embeddings are the same from cosine"
              description="For results that are vectors."
              className="w-56"
            >
              <Input inputMode="decimal" value={cosine} onChange={(event) => setCosine(event.target.value)} />
            </Field>
            <Field
              inline
              label="White space around an answer is no difference"
              description="Answers that are JSON are compared by field either way."
              className="pt-5"
            >
              <Checkbox checked={isTrimmed} onCheckedChange={(isOn) => setTrimmed(isOn === true)} />
            </Field>
          </div>
          <ToolBar label="Compare" state={state} problem={problem} onStop={stop} />
        </form>
      </Card>
      {compared && <DiffView {...compared} key={compared.key} />}
    </>
  );
}

type FileSelectProps = {
  label: string;
  files: readonly Draft[];
  value: Draft | null;
  onChange: (id: string) => void;
  /** It may be left out. */
  isOptional?: boolean;
};

const none = "none";

/** A side is its file, and after it the file with what failed: a batch gives both. */
async function sideOf(file: Draft, failed: Draft | null): Promise<Blob> {
  const blobs = [file, failed].flatMap((one) => (one && currentVersion(one)?.blob) ?? []);
  const [only] = blobs;
  return blobs.length === 1 && only ? only : joinLines(blobs);
}

const nameOf = (file: Draft, failed: Draft | null): string =>
  failed ? `${file.fileName}, then ${failed.fileName}` : file.fileName;

function FileSelect({ label, files, value, onChange, isOptional }: FileSelectProps) {
  return (
    <Field label={label}>
      {(control) => (
        <Select value={value?.id ?? (isOptional ? none : "")} onValueChange={onChange}>
          <SelectTrigger {...control}>
            <SelectValue placeholder="Drop another file" />
          </SelectTrigger>
          <SelectContent>
            {isOptional && <SelectItem value={none}>No other file</SelectItem>}
            {files.map(({ id, fileName }) => (
              <SelectItem key={id} value={id}>
                {fileName}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    </Field>
  );
}
