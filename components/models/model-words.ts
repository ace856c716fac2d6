import { formatTokens } from "@/lib/format";
import type { ModelKind } from "@/lib/jsonl/contract";
import type { Price, TeamModel, Window } from "@/lib/models/contract";

export const modelWindows = ["24h", "1h", "realtime"] as const satisfies readonly Window[];
export const windowHead: Record<Window, string> = { "24h": "24h", "1h": "1h", realtime: "Realtime" };

const kindWord: Record<ModelKind, string> = { chat: "Chat", ocr: "OCR", embeddings: "Embeddings" };

/** What the list can be narrowed to. */
export const modelViews = ["all", "chat", "vision", "ocr", "embeddings", "edited", "unknown"] as const;
export type ModelView = (typeof modelViews)[number];
export const viewWord: Record<ModelView, string> = {
  all: "All",
  chat: "Chat",
  vision: "Sees images",
  ocr: "OCR",
  embeddings: "Embeddings",
  edited: "Edited prices",
  unknown: "Unknown prices",
};

/** "2026-11" → "November 2026". */
export const monthWords = (month: string): string =>
  new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(Date.parse(month));

/** What a model is, in a word; nobody says so of one that only the team has named. */
export const kindWordOf = ({ kind }: TeamModel): string => (kind === undefined ? "Not known" : kindWord[kind]);

const hasUnknown = ({ prices }: TeamModel) => modelWindows.some((window) => prices[window] === null);

export function isInView(model: TeamModel, view: ModelView): boolean {
  if (view === "all") return true;
  if (view === "vision") return model.vision === true;
  if (view === "edited") return model.isPriceEdited;
  if (view === "unknown") return hasUnknown(model);
  return model.kind === view;
}

/** Models whose name holds every word of the search, in any order. */
export function findModels(models: readonly TeamModel[], search: string, view: ModelView): TeamModel[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter((model) => {
    const text = `${model.id} ${model.displayName} ${kindWordOf(model)}`.toLowerCase();
    return isInView(model, view) && words.every((word) => text.includes(word));
  });
}

/** "$0.20", "$0.055". Prices are short decimals: all of their digits are shown, and cents in any case. */
export function perMillion(price: string): string {
  const [whole, places = ""] = price.split(".");
  return `$${whole}.${places.padEnd(2, "0")}`;
}

/** "$0.05 in · $0.20 out", "$0.01 in". */
export function priceWords({ inputPerMillion: input, outputPerMillion: output }: Price): string {
  return output === null ? `${perMillion(input)} in` : `${perMillion(input)} in · ${perMillion(output)} out`;
}

/** "262 k context · answers to 16.4 k"; empty when neither is known. */
export function sizeWords({ contextTokens, maxOutputTokens }: TeamModel): string {
  const parts: string[] = [];
  if (contextTokens !== undefined) parts.push(`${formatTokens(contextTokens)} context`);
  if (maxOutputTokens !== undefined) parts.push(`answers to ${formatTokens(maxOutputTokens)}`);
  return parts.join(" · ");
}
