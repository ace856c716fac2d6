import type { ModelEntry, UrlFamily } from "@/lib/jsonl/check/entries";
import type { FindingSink } from "@/lib/jsonl/check/findings";
import type { Line } from "@/lib/jsonl/check/line";
import type { TextCache } from "@/lib/jsonl/check/text-cache";
import type { CheckLimits } from "@/lib/jsonl/contract";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind } from "@/lib/jsonl/scan/tape";
import { kindName } from "./grammar";
import { quote } from "./request";

const FAMILIES: Record<string, UrlFamily> = {
  "/v1/chat/completions": "chat",
  "/v1/completions": "completions",
  "/v1/embeddings": "embeddings",
  "/v1/responses": "responses",
  "/v1/messages": "messages",
};

/** Which body a url takes; "other" for urls this console does not know. */
export function familyOf(url: string): UrlFamily {
  return FAMILIES[url] ?? "other";
}

/** body.model: there, text, in the catalogue, and fit for the url. Knows nothing of a model when no catalogue is given. */
export function checkModel(line: Line, found: FindingSink, limits: CheckLimits, models: TextCache<ModelEntry>) {
  if (line.repeatedBodyField >= 0)
    found.add("duplicate_body_key", line, line.startOf(line.repeatedBodyField), () => {
      return `${quote(line.text(line.repeatedBodyField))} stands twice in the body.`;
    });
  const node = line.inBody(KEY.model);
  if (node === 0) return found.add("model_missing", line, -1, "The body names no model.");
  if (line.kind(node) !== Kind.string)
    return found.add("model_not_string", line, line.startOf(node), () => `model is ${kindName(line.kind(node))}.`);
  const model = line.known(node, models);
  if (model.text === "") return found.add("model_missing", line, line.startOf(node), "model is “”.");
  line.model = model;
  if (model.known === null) {
    if (limits.isModelListWhole)
      found.add("model_not_served", line, line.startOf(node), () => `${quote(model.text)} is not among them.`);
    else if (limits.models.length > 0)
      found.add("model_unknown", line, line.startOf(node), () => `${quote(model.text)} is not in the catalogue.`);
    return;
  }
  const { kind } = model.known;
  const family = line.url?.isAllowed ? line.url.family : "other";
  if (kind === undefined) return;
  if (family !== "other" && (kind === "embeddings") !== (family === "embeddings"))
    found.add("model_kind_mismatch", line, line.startOf(node), () => {
      const what = kind === "embeddings" ? "an embedding model" : kind === "ocr" ? "an OCR model" : "a chat model";
      return `${quote(model.text)} is ${what}, the url is ${line.url?.text}.`;
    });
}
