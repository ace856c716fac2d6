import type { Line } from "@/lib/jsonl/check/line";
import { type Edit, elementAt, findKey, removeMember, removeSpan } from "@/lib/jsonl/fix/edit";
import { headerText } from "@/lib/jsonl/fix/ids";
import type { StepContext } from "@/lib/jsonl/fix/step";
import { stepOf } from "@/lib/jsonl/fix/steps";
import type { PathKey } from "@/lib/jsonl/fix-contract";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind } from "@/lib/jsonl/scan/tape";
import type { LineDraft } from "./line-draft";
import { parsePath } from "./path";
import { promptNodes } from "./prompt-nodes";
import { expandTemplate, replaceEdits } from "./replace-text";
import { SeenBytes } from "./seen-bytes";
import { regexOf, type StepWhat } from "./transform-step";
import { valueJson } from "./value-json";

/** What a step made of a line. `no_body`: it sets something inside a body that the line does not have. */
export type StepOutcome = "kept" | "changed" | "dropped" | "no_body";
export type RunStep = (draft: LineDraft, context: StepContext) => StepOutcome;

const outcome = (isChanged: boolean): StepOutcome => (isChanged ? "changed" : "kept");
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A step made ready to run over the lines of one file, in order. Images are dealt with elsewhere: null. */
export function runStepOf(step: StepWhat): RunStep | null {
  switch (step.kind) {
    case "model":
      return setPath(["body", "model"], JSON.stringify(step.model.trim()));
    case "set":
      return setPath(keysOf(step.path), valueJson(step.value));
    case "remove":
      return (draft) => outcome(removePath(draft, keysOf(step.path)));
    case "replace":
      return replaceText(step);
    case "ids":
      return setIds(step.pattern);
    case "drop":
      return dropMatches(step);
    case "dedupe":
      return dropRepeated(step.by);
    case "images":
      return null;
  }
}

/** @throws RangeError for what is no path: `stepProblem` says so before */
function keysOf(path: string): PathKey[] {
  const keys = parsePath(path);
  if (typeof keys === "string") throw new RangeError(keys);
  return keys;
}

function setPath(path: PathKey[], json: string): RunStep {
  const set = stepOf({ kind: "set_path", path, json });
  return (draft, context) => {
    // dw would leave such a line without what was asked for, and say nothing.
    if (path[0] === "body" && path.length > 1 && draft.body === 0) return "no_body";
    return outcome(draft.apply(set?.(draft.line, context) ?? []));
  };
}

/** Takes out every member of that name, where an object has it more than once too, or one element of a list. */
function removePath(draft: LineDraft, path: readonly PathKey[]): boolean {
  let isChanged = false;
  for (let edit = removalOf(draft.line, path); edit !== null; edit = removalOf(draft.line, path)) {
    draft.apply([edit]);
    isChanged = true;
    // The next element has its number now.
    if (typeof path.at(-1) === "number") break;
  }
  return isChanged;
}

function removalOf(line: Line, path: readonly PathKey[]): Edit | null {
  let holder = 0;
  for (const [depth, key] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (typeof key === "number") {
      const element = line.kind(holder) === Kind.array ? elementAt(line, holder, key) : null;
      if (element === null) return null;
      if (isLast) return removeSpan(line, element.from, element.to);
      // Nothing stands in a number.
      if (element.node === 0) return null;
      holder = element.node;
    } else {
      const member = line.kind(holder) === Kind.object ? findKey(line, holder, key) : 0;
      if (member === 0) return null;
      if (isLast) return removeMember(line, member);
      holder = member + 1;
    }
  }
  return null;
}

function replaceText(step: Extract<StepWhat, { kind: "replace" }>): RunStep {
  const regex = regexOf(step);
  const expand = step.isRegex ? (match: RegExpExecArray) => expandTemplate(step.with, match) : () => step.with;
  return (draft) => {
    const edits: Edit[] = [];
    for (const { node, role } of promptNodes(draft.line, draft.body).texts)
      if (step.role === "all" || step.role === role) edits.push(...replaceEdits(draft.line, node, regex, expand));
    return outcome(draft.apply(edits));
  };
}

function setIds(pattern: string): RunStep {
  let number = 0;
  return (draft, context) => {
    number++;
    const { line, body } = draft;
    const textOf = (node: number) => (node !== 0 && line.kind(node) === Kind.string ? line.text(node) : "");
    const values: Record<string, string> = {
      n: String(number),
      line: String(context.lineNumber),
      id: textOf(line.field(KEY.custom_id)),
      model: body === 0 ? "" : textOf(line.inBody(KEY.model)),
    };
    const text = pattern.replace(/\{(n|line|id|model)(?::(\d{1,2}))?\}/g, (_, name: string, width?: string) =>
      (values[name] ?? "").padStart(Number(width ?? 0), "0"),
    );
    const json = JSON.stringify(headerText(text, context.limits.customIdBytes));
    return outcome(draft.apply(stepOf({ kind: "set_path", path: ["custom_id"], json })?.(line, context) ?? []));
  };
}

function dropMatches(step: Extract<StepWhat, { kind: "drop" }>): RunStep {
  const regex = regexOf(step);
  const isMatch = (text: string) => {
    regex.lastIndex = 0;
    return regex.test(text);
  };
  return (draft) => (textsOf(draft, step.where).some(isMatch) === step.keepsMatches ? "kept" : "dropped");
}

function textsOf({ line, body, content }: LineDraft, where: "line" | "prompt" | "id"): string[] {
  if (where === "line") return [decoder.decode(content)];
  if (where === "prompt") return promptNodes(line, body).texts.map(({ node }) => line.text(node));
  const id = line.field(KEY.custom_id);
  return id !== 0 && line.kind(id) === Kind.string ? [line.text(id)] : [];
}

function dropRepeated(by: "id" | "request" | "prompt"): RunStep {
  const seen = new SeenBytes();
  return (draft) => {
    const { line, body } = draft;
    const nodes =
      by === "id"
        ? [line.field(KEY.custom_id)]
        : by === "request"
          ? [line.field(KEY.url), body]
          : promptNodes(line, body).texts.map(({ node }) => node);
    const present = nodes.filter((node) => node !== 0);
    // What has no id, no body or no prompt repeats nothing.
    if (present.length === 0) return "kept";
    return seen.isNew(line, present) ? "kept" : "dropped";
  };
}
