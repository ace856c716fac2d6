import type { Line } from "@/lib/jsonl/check/line";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind, NODE } from "@/lib/jsonl/scan/tape";
import type { PromptRole } from "./transform-step";

/** String nodes of a request that are its prompt, and those that name or hold its images. */
export interface PromptNodes {
  texts: { node: number; role: PromptRole }[];
  images: number[];
}

const roles: Record<string, PromptRole> = {
  system: "system",
  developer: "system",
  user: "user",
  assistant: "assistant",
  tool: "tool",
  function: "tool",
};

/** Reads the prompt in any of the shapes a body has it: messages, input, prompt, system, instructions. */
export function promptNodes(line: Line, body: number): PromptNodes {
  const found: PromptNodes = { texts: [], images: [] };
  if (body === 0) return found;
  for (let key = body + 1; key < line.next(body); key = line.next(key + 1)) {
    const id = line.get(key, NODE.id);
    const value = key + 1;
    if (id === KEY.system || id === KEY.instructions) readContent(line, value, "system", found);
    else if (id === KEY.messages || id === KEY.input || id === KEY.prompt) readContent(line, value, "user", found);
  }
  return found;
}

/** A text, or a list of texts, messages and parts in any mix. */
function readContent(line: Line, node: number, role: PromptRole, found: PromptNodes): void {
  if (line.kind(node) === Kind.string) found.texts.push({ node, role });
  if (line.kind(node) !== Kind.array) return;
  for (let item = node + 1; item < line.next(node); item = line.next(item)) {
    if (line.kind(item) === Kind.string) found.texts.push({ node: item, role });
    else if (line.kind(item) === Kind.object) readObject(line, item, role, found);
  }
}

function readObject(line: Line, object: number, outer: PromptRole, found: PromptNodes): void {
  const roleNode = line.member(object, KEY.role);
  const role = (roleNode !== 0 && line.kind(roleNode) === Kind.string && roles[line.text(roleNode)]) || outer;
  for (let key = object + 1; key < line.next(object); key = line.next(key + 1)) {
    const id = line.get(key, NODE.id);
    const value = key + 1;
    if (id === KEY.content) readContent(line, value, role, found);
    else if ((id === KEY.text || id === KEY.output) && line.kind(value) === Kind.string)
      found.texts.push({ node: value, role });
    else if (id === KEY.image_url) readImage(line, value, found);
    else if (id === KEY.source && line.kind(value) === Kind.object) readImage(line, value, found);
  }
}

function readImage(line: Line, value: number, found: PromptNodes): void {
  const node = line.kind(value) === Kind.object ? line.member(value, KEY.url) : value;
  if (node !== 0 && line.kind(node) === Kind.string) found.images.push(node);
}
