import { parsePath } from "./path";

/** Whose texts of a prompt are meant. */
export type PromptRole = "system" | "user" | "assistant" | "tool";

/** Finds text as it is typed, or by a pattern (JavaScript's, with the `u` flag). */
export interface TextMatch {
  find: string;
  isRegex: boolean;
  isCaseSensitive: boolean;
}

/** One change to every request it is meant for. `onlyModel` leaves requests of other models alone. */
export type TransformStep = { id: string; isOn: boolean; onlyModel: string | null } & StepWhat;

export type StepWhat =
  | { kind: "model"; model: string }
  /** `path` as `parsePath` reads it; `value` is read as `valueJson` says. */
  | { kind: "set"; path: string; value: string }
  | { kind: "remove"; path: string }
  | ({ kind: "replace"; with: string; role: PromptRole | "all" } & TextMatch)
  /** `{n}` counts the requests that come to this step, `{n:5}` with zeros in front; `{line}`, `{id}` and `{model}` as they are. */
  | { kind: "ids"; pattern: string }
  | ({ kind: "drop"; where: "line" | "prompt" | "id"; keepsMatches: boolean } & TextMatch)
  /** Keeps the first of equal ones. Requests are equal when url and body are, byte for byte. */
  | { kind: "dedupe"; by: "id" | "request" | "prompt" }
  /** Puts images named by a path, whose files are given, into the request; makes larger ones smaller. Null: as large as they are. */
  | { kind: "images"; maxSidePx: number | null };

export type StepKind = StepWhat["kind"];

/** What keeps a step from running, as a sentence; null when nothing does. */
export function stepProblem(step: StepWhat): string | null {
  switch (step.kind) {
    case "model":
      return step.model.trim() === "" ? "Name a model." : null;
    case "set":
    case "remove":
      return pathProblem(step.path);
    case "ids":
      return step.pattern.trim() === "" ? "Write a pattern, for example row-{n}." : null;
    case "replace":
    case "drop":
      if (step.find === "") return step.kind === "drop" ? "Write what is looked for." : "Write what is replaced.";
      return regexProblem(step);
    default:
      return null;
  }
}

function pathProblem(path: string): string | null {
  const keys = parsePath(path);
  return typeof keys === "string" ? keys : null;
}

function regexProblem(match: TextMatch): string | null {
  try {
    regexOf(match);
    return null;
  } catch (error) {
    const said = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : "";
    return `This is not a pattern: ${said || "it cannot be read"}.`;
  }
}

/** @throws SyntaxError when it is no pattern */
export function regexOf({ find, isRegex, isCaseSensitive }: TextMatch): RegExp {
  const source = isRegex ? find : find.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return new RegExp(source, isCaseSensitive ? "gu" : "giu");
}
