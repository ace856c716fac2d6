import { type JsonObject, objectAt, stringAt } from "@/lib/emulator/json-value";
import { instanceOf } from "@/lib/emulator/schema/instance";
import { plausibleValue } from "@/lib/emulator/schema/plausible";
import type { Prompt } from "./prompt";
import { badRequest } from "./provider-error";
import { Rng } from "./rng";
import { requestedKeys, topicWords } from "./topic";

/**
 * The JSON text an answer must be when `format` asks for it, or null for plain text.
 * `format` is chat's `response_format` or responses' `text.format`, which keeps the schema one level higher.
 * @throws ProviderError 400 when a json_schema format carries no schema.
 */
export function structuredText(format: JsonObject | undefined, prompt: Prompt, seed: string): string | null {
  const type = format && stringAt(format, "type");
  if (!format || !type || type === "text") return null;
  const words = topicWords(prompt.userText);
  if (type === "json_object") {
    const flavour = { rng: new Rng(`${seed} object`), words };
    const asked = requestedKeys(`${prompt.systemText}\n${prompt.userText}`);
    const keys = asked.length > 0 ? asked : ["summary", "confidence"];
    return JSON.stringify(Object.fromEntries(keys.map((key) => [key, plausibleValue(key, flavour)])));
  }
  if (type !== "json_schema") throw badRequest(`response_format type '${type}' is not supported`);
  const schema = objectAt(objectAt(format, "json_schema") ?? format, "schema");
  if (!schema) throw badRequest("response_format of type json_schema needs a schema");
  return JSON.stringify(instanceOf(schema, seed, words));
}
