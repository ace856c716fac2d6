import { isRecord, listOr, stringOr } from "./json";

const placeholders: readonly [RegExp, string][] = [
  [/image/, "[image]"],
  [/audio/, "[audio]"],
  [/video/, "[video]"],
  [/file|document/, "[file]"],
];

function partText(part: unknown, isOutermost: boolean): string {
  if (typeof part === "string") return part;
  if (!isRecord(part)) return "";
  if (typeof part.text === "string") return part.text;
  if (typeof part.refusal === "string") return "";
  const type = stringOr(part.type, "");
  // One level only: nesting is in the sender's hands.
  if (type === "tool_result" && isOutermost) {
    return typeof part.content === "string" ? part.content : textOfParts(part.content, "\n", false);
  }
  return placeholders.find(([pattern]) => pattern.test(type))?.[1] ?? "";
}

function textOfParts(parts: unknown, joint: string, isOutermost: boolean): string {
  return listOr(parts)
    .map((part) => partText(part, isOutermost))
    .filter((text) => text !== "")
    .join(joint);
}

/**
 * The text of a message's content: a string, or a list of parts as chat, responses and messages APIs spell them.
 * What is not text stands as a word in brackets.
 */
export function contentText(content: unknown, joint = "\n"): string {
  if (typeof content === "string") return content;
  return textOfParts(isRecord(content) ? [content] : content, joint, true);
}
