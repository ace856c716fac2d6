import { isJsonObject, type JsonObject, objectAt, sortedJson, stringAt } from "@/lib/emulator/json-value";
import { instanceOf } from "@/lib/emulator/schema/instance";
import type { Prompt } from "./prompt";
import { badRequest } from "./provider-error";
import type { Rng } from "./rng";
import { topicWords } from "./topic";

export type ToolCall = { id: string; name: string; arguments: string };
type Tool = { name: string; description: string; parameters: JsonObject };

/** The functions a request offers, in the nested (chat) or the flat (responses) form. */
function readTools(body: JsonObject): Tool[] {
  const tools = Array.isArray(body.tools) ? body.tools.filter(isJsonObject) : [];
  return tools.flatMap((tool) => {
    if (tool.type !== "function") return [];
    const definition = objectAt(tool, "function") ?? tool;
    const name = stringAt(definition, "name");
    if (name === undefined) throw badRequest("every tool needs a function name");
    const description = stringAt(definition, "description") ?? "";
    return [{ name, description, parameters: objectAt(definition, "parameters") ?? { type: "object" } }];
  });
}

/** The name `tool_choice` forces, if it forces one. */
function forcedName(body: JsonObject): string | undefined {
  const choice = objectAt(body, "tool_choice");
  return choice && (stringAt(objectAt(choice, "function") ?? choice, "name") ?? undefined);
}

function isMentioned(tool: Tool, text: string): boolean {
  const words = `${tool.name} ${tool.description}`.toLowerCase().match(/[a-z]{4,}/g) ?? [];
  return words.some((word) => text.toLowerCase().includes(word));
}

/**
 * The calls an answer makes: what `tool_choice` forces, otherwise the tool the prompt seems to speak of. After a tool
 * has answered there are none, so that a loop ends.
 */
export function chooseToolCalls(body: JsonObject, prompt: Prompt, rng: Rng, seed: string): ToolCall[] {
  const tools = readTools(body);
  if (tools.length === 0 || body.tool_choice === "none") return [];
  const name = forcedName(body);
  const isForced = name !== undefined || body.tool_choice === "required";
  if (!isForced && prompt.lastRole === "tool") return [];
  const mentioned = tools.filter((tool) => isMentioned(tool, prompt.userText));
  const tool =
    name === undefined ? rng.pick(mentioned.length > 0 ? mentioned : tools) : tools.find((t) => t.name === name);
  if (!tool) throw badRequest(`tool_choice names '${name}', which is not among the tools`);
  if (!isForced && mentioned.length === 0 && !rng.chance(0.4)) return [];
  const value = instanceOf(tool.parameters, `${seed} ${tool.name}`, topicWords(prompt.userText));
  const id = `call_${Math.floor(rng.next() * 2 ** 48).toString(36)}`;
  return [{ id, name: tool.name, arguments: sortedJson(value) }];
}
