import "server-only";
import { pacer } from "@/lib/results/pace";
import { readRequest } from "@/lib/results/rules/request";
import { readLineBlocks } from "@/lib/results/spool-lines";
import type { Asked, RequestIndex } from "./ingest-ledger";

/** Model names repeat in every line; kept once, they cost nothing. */
function merge(known: Asked | undefined, model: string | null, wantsJson: boolean, names: Map<string, string>): Asked {
  const models = known?.models ?? [];
  const name = model === null ? undefined : (names.get(model) ?? model);
  if (name !== undefined) names.set(name, name);
  return {
    inputs: (known?.inputs ?? 0) + 1,
    models: name === undefined || models.includes(name) ? models : [...models, name],
    wantsJson: wantsJson || (known?.wantsJson ?? false),
  };
}

/** What each custom_id of an input file asked for. A file this process cannot see gives an empty index. */
export async function indexRequests(path: string): Promise<RequestIndex> {
  const index = new Map<string, Asked>();
  const names = new Map<string, string>();
  const pace = pacer();
  try {
    for await (const block of readLineBlocks(path)) {
      for (const line of block) {
        // Trimming takes a byte order mark away too.
        const text = line.bytes.toString("utf8").trim();
        if (text === "") continue;
        const { customId, model, wantsJson } = readRequest(text);
        index.set(customId, merge(index.get(customId), model, wantsJson, names));
        if (pace.isDue()) await pace.rest();
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return index;
}
