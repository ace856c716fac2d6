import { type JsonObject, objectAt, stringAt } from "@/lib/emulator/json-value";
import { instanceOf } from "@/lib/emulator/schema/instance";
import { plausibleValue } from "@/lib/emulator/schema/plausible";
import type { Prompt } from "./prompt";
import { badRequest } from "./provider-error";
import { Rng } from "./rng";
import { requestedKeys, topicWords } from "./topic";

/** How often an answer depends on the text alone, whichever the model, the temperature and the seed. */
const AGREEING = 0.6;

function objectText(asked: string[], seed: string, words: string[]): string {
  const flavour = { rng: new Rng(`${seed} object`), words };
  const keys = asked.length > 0 ? asked : ["summary", "confidence"];
  return JSON.stringify(Object.fromEntries(keys.map((key) => [key, plausibleValue(key, flavour)])));
}

/**
 * The JSON text an answer must be when `format` or a plain request for keys asks for it, or null for prose.
 * `format` is chat's `response_format` or responses' `text.format`, which keeps the schema one level higher.
 * @throws ProviderError 400 when a json_schema format carries no schema.
 */
export function structuredText(format: JsonObject | undefined, prompt: Prompt, seed: string): string | null {
  const type = (format && stringAt(format, "type")) ?? "text";
  const words = topicWords(prompt.userText);
  const asked = `${prompt.systemText}\n${prompt.userText}`;
  if (type === "json_object") return objectText(requestedKeys(asked), seed, words);
  if (!format || type === "text") {
    const keys = /\bJSON\b/.test(asked) ? requestedKeys(asked) : [];
    return keys.length > 0 ? objectText(keys, seed, words) : null;
  }
  if (type !== "json_schema") throw badRequest(`response_format type '${type}' is not supported`);
  const schema = objectAt(objectAt(format, "json_schema") ?? format, "schema");
  if (!schema) throw badRequest("response_format of type json_schema needs a schema");
  // Models, and runs of one, mostly say the same of a text that leaves little to say.
  const agrees = prompt.imageCount === 0 && new Rng(`${seed} agrees`).chance(AGREEING);
  return JSON.stringify(instanceOf(schema, agrees ? asked : seed, words, prompt.userText));
}
