import { formatBytes, formatCount, plural } from "@/lib/format";
import type { TransformResult } from "@/lib/jsonl/tools/transform";
import type { StepCount } from "@/lib/jsonl/tools/transform/lines";
import type { StepKind, StepWhat, TransformStep } from "@/lib/jsonl/tools/transform/transform-step";
import { nameSome, stemOf } from "./tool-words";

export const stepTitle: Record<StepKind, string> = {
  model: "Set the model",
  set: "Set a value",
  remove: "Remove a value",
  replace: "Find and replace in prompts",
  ids: "Give new ids",
  drop: "Drop lines",
  dedupe: "Drop repetitions",
  images: "Put images in, or make them smaller",
};

export const stepNote: Record<StepKind, string> = {
  model: "In every request, or those of one model",
  set: "temperature, max_tokens or any other path",
  remove: "A field and its value",
  replace: "Text or a pattern",
  ids: "By a pattern such as row-{n}",
  drop: "By text or a pattern",
  dedupe: "The first of equal ones stays",
  images: "Local files dropped beside this one; runs last, on what the other steps leave",
};

export const stepKinds = Object.keys(stepTitle) as StepKind[];

/** What a new step of a kind begins with. */
export function freshStep(kind: StepKind, id: string): TransformStep {
  return { id, isOn: true, onlyModel: null, ...freshWhat(kind) };
}

function freshWhat(kind: StepKind): StepWhat {
  const match = { find: "", isRegex: false, isCaseSensitive: true };
  switch (kind) {
    case "model":
      return { kind, model: "" };
    case "set":
      return { kind, path: "body.", value: "" };
    case "remove":
      return { kind, path: "body." };
    case "replace":
      return { kind, with: "", role: "all", ...match };
    case "ids":
      return { kind, pattern: "row-{n}" };
    case "drop":
      return { kind, where: "line", keepsMatches: false, ...match };
    case "dedupe":
      return { kind, by: "request" };
    case "images":
      return { kind, maxSidePx: null };
  }
}

/** "1,204 of 50,000 lines change, 3 are dropped." and what else there is to know. */
export function transformSentence(result: TransformResult): string {
  const { requests, changed, dropped, withoutBody, unread } = result;
  if (changed === 0 && dropped === 0) return ["No line changes.", ...asides(result)].join(" ");
  const of = `of ${plural(requests, "line")}`;
  const isLooked = result.blob === null;
  const parts: string[] = [];
  if (changed > 0) {
    const verb = isLooked ? (changed === 1 ? "changes" : "change") : changed === 1 ? "is changed" : "are changed";
    parts.push(`${formatCount(changed)} ${of} ${verb}`);
  }
  if (dropped > 0) {
    const subject = changed > 0 ? formatCount(dropped) : `${formatCount(dropped)} ${of}`;
    parts.push(`${subject} ${dropped === 1 ? "is" : "are"} dropped`);
  }
  return [`${parts.join(", ")}.`, ...asides({ ...result, withoutBody, unread })].join(" ");
}

function asides({ withoutBody, unread, images }: TransformResult): string[] {
  const said: string[] = [];
  const lineWord = (count: number) => (count === 1 ? "Line" : "Lines");
  if (withoutBody.count > 0) {
    const verb = withoutBody.count === 1 ? "has" : "have";
    said.push(
      `${lineWord(withoutBody.count)} ${nameSome(withoutBody.sample, withoutBody.count)} ${verb} no body to set anything in.`,
    );
  }
  if (unread.count > 0) {
    const verb =
      unread.count === 1 ? "is no JSON object and stays as it is" : "are no JSON objects and stay as they are";
    said.push(`${lineWord(unread.count)} ${nameSome(unread.sample, unread.count)} ${verb}.`);
  }
  if (images.inlined > 0) said.push(`${plural(images.inlined, "image")} put in.`);
  if (images.resized > 0)
    said.push(
      `${plural(images.resized, "image")} made smaller: ${formatBytes(images.bytesBefore)} became ${formatBytes(images.bytesAfter)}.`,
    );
  if (images.missing.count > 0)
    said.push(
      `${plural(images.missing.count, "address", "addresses")} without a file here: ${nameSome(images.missing.sample, images.missing.count)}.`,
    );
  if (images.unreadable > 0) said.push(`${plural(images.unreadable, "image")} could not be read.`);
  return said;
}

/** What one step does: "1,204 changed", "3 dropped"; null before it is known. */
export function countWords(count: StepCount | undefined): string | null {
  if (!count) return null;
  if (count.dropped > 0) return `drops ${formatCount(count.dropped)}`;
  return count.changed > 0 ? `changes ${formatCount(count.changed)}` : "changes nothing";
}

/** "tickets.transformed.jsonl" */
export const transformedName = (fileName: string): string => `${stemOf(fileName)}.transformed.jsonl`;
