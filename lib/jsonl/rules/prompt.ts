import type { UrlFamily } from "@/lib/jsonl/check/entries";
import type { FindingSink } from "@/lib/jsonl/check/findings";
import type { Line } from "@/lib/jsonl/check/line";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind, NODE } from "@/lib/jsonl/scan/tape";
import { WordTable } from "@/lib/jsonl/scan/words";
import { kindName } from "./grammar";
import { readParts } from "./parts";

const ROLES = new WordTable(["user", "assistant", "system", "developer", "tool", "function"]);
const ROLE = { user: 0, assistant: 1, system: 2, developer: 3 };

/** Bytes of text per token above which a prompt surely does not fit; ordinary text has about four. */
const BYTES_PER_TOKEN_AT_MOST = 6;

/** Reads the prompt in the shape the url asks for, notes what is wrong with it, and lists its texts and images. */
export function checkPrompt(line: Line, found: FindingSink): void {
  switch (familyOfPrompt(line)) {
    case "chat":
      checkMessages(line, found);
      break;
    case "messages":
      if (!readText(line, line.inBody(KEY.system), true)) readParts(line, found, line.inBody(KEY.system));
      checkMessages(line, found);
      break;
    case "responses":
      readText(line, line.inBody(KEY.instructions), true);
      if (!readInput(line, found, line.inBody(KEY.input)))
        found.add("input_missing", line, -1, "The body has no input.");
      break;
    case "embeddings":
      if (!readInput(line, found, line.inBody(KEY.input)))
        found.add("input_missing", line, -1, "The body has no input.");
      break;
    case "completions":
      if (!readInput(line, found, line.inBody(KEY.prompt)))
        found.add("prompt_missing", line, -1, "The body has no prompt.");
      break;
    default:
      break;
  }
  const contextTokens = line.model?.known?.contextTokens;
  if (contextTokens === undefined) return;
  let bytes = 0;
  for (let i = 0; i < line.textCount; i++) bytes += line.get(line.texts[i] as number, NODE.bytes);
  if (bytes > contextTokens * BYTES_PER_TOKEN_AT_MOST)
    found.add("prompt_over_context", line, -1, () => {
      return `${bytes.toLocaleString("en")} bytes of text; the model reads ${contextTokens.toLocaleString("en")} tokens.`;
    });
}

/** The url's family; where the url says nothing, what the body looks like. */
function familyOfPrompt(line: Line): UrlFamily {
  const family = line.url?.family ?? "other";
  if (family !== "other") return family;
  if (line.inBody(KEY.messages) !== 0) return "chat";
  if (line.inBody(KEY.input) !== 0) return "responses";
  return line.inBody(KEY.prompt) !== 0 ? "completions" : "other";
}

function checkMessages(line: Line, found: FindingSink) {
  const list = line.inBody(KEY.messages);
  if (list === 0) return found.add("messages_missing", line, -1, "The body has no messages.");
  if (line.kind(list) !== Kind.array)
    return found.add("messages_not_array", line, line.startOf(list), () => `messages is ${kindName(line.kind(list))}.`);
  const end = line.next(list);
  const numbers = line.get(list, NODE.numbers);
  if (list + 1 === end && numbers === 0)
    return found.add("messages_empty", line, line.startOf(list), "messages is [].");
  let hasUser = false;
  let isSound = numbers === 0;
  for (let node = list + 1; node < end; node = line.next(node)) {
    if (line.kind(node) !== Kind.object) {
      isSound = false;
      continue;
    }
    if (readMessage(line, found, node) === ROLE.user) hasUser = true;
  }
  if (!isSound) found.add("message_not_object", line, line.startOf(list), "Some message is no object.");
  else if (!hasUser) found.add("no_user_message", line, line.startOf(list), "No message has the role user.");
}

/** Reads one message; returns the number of its role, or −1. */
function readMessage(line: Line, found: FindingSink, node: number): number {
  line.messages++;
  // One reading of the members: messages are most of what there is.
  let roleNode = 0;
  let content = 0;
  let calls = 0;
  for (let key = node + 1, end = line.next(node); key < end; key = line.next(key + 1)) {
    const id = line.get(key, NODE.id);
    if (id === KEY.role) roleNode = key + 1;
    else if (id === KEY.content) content = key + 1;
    else if (id === KEY.tool_calls) calls = key + 1;
  }
  const role = roleNode !== 0 && line.kind(roleNode) === Kind.string ? line.word(roleNode, ROLES) : -1;
  if (role < 0)
    found.add("role_unknown", line, line.startOf(roleNode === 0 ? node : roleNode), () => {
      if (roleNode === 0) return "A message has no role.";
      return line.kind(roleNode) === Kind.string
        ? `A message has the role “${line.text(roleNode).slice(0, 40)}”.`
        : `A role is ${kindName(line.kind(roleNode))}.`;
    });
  const isSystem = role === ROLE.system || role === ROLE.developer;
  if (!readText(line, content, isSystem) && !readParts(line, found, content) && calls === 0)
    found.add("content_missing", line, line.startOf(node), "A message has no content.");
  if (calls !== 0 && line.kind(calls) === Kind.array) readToolCalls(line, calls);
  return role;
}

/** The arguments and names of earlier tool calls are part of the prompt. */
function readToolCalls(line: Line, list: number): void {
  for (let call = list + 1; call < line.next(list); call = line.next(call)) {
    const definition = line.kind(call) === Kind.object ? line.member(call, KEY.function) : 0;
    if (definition === 0 || line.kind(definition) !== Kind.object) continue;
    readText(line, line.member(definition, KEY.name), false);
    readText(line, line.member(definition, KEY.arguments), false);
  }
}

/** Takes a string into the prompt; false when the node is none. */
function readText(line: Line, node: number, isSystem: boolean): boolean {
  if (node === 0 || line.kind(node) !== Kind.string) return false;
  line.addText(node);
  if (isSystem && line.systemNode === 0) line.systemNode = node;
  return true;
}

/** Embeddings' and responses' `input`, completions' `prompt`: text, texts, token ids, or messages. */
function readInput(line: Line, found: FindingSink, node: number): boolean {
  if (readText(line, node, false)) {
    line.messages++;
    return true;
  }
  if (node === 0 || line.kind(node) !== Kind.array) return false;
  const end = line.next(node);
  const numbers = line.get(node, NODE.numbers);
  line.tokenIds += numbers;
  if (numbers > 0) line.messages++;
  for (let item = node + 1; item < end; item = line.next(item)) {
    const kind = line.kind(item);
    if (kind === Kind.array) line.tokenIds += line.get(item, NODE.numbers);
    if (kind === Kind.array || readText(line, item, false)) line.messages++;
    else if (kind === Kind.object && line.member(item, KEY.content) !== 0) readMessage(line, found, item);
    else if (kind === Kind.object) readText(line, line.member(item, KEY.output), false);
  }
  return numbers > 0 || end > node + 1;
}
