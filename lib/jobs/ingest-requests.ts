import "server-only";
import { readLineBlocks } from "@/lib/line-blocks";
import { pacer } from "@/lib/results/pace";
import { readRequest } from "@/lib/results/rules/request";
import type { Asked, RequestIndex } from "./ingest-ledger";

/** Most requests ask for the same: one object stands for all of them. */
function shared(known: Map<string, Asked>, model: string | null, wantsJson: boolean): Asked {
  const key = `${wantsJson} ${model ?? ""}`;
  const asked = known.get(key) ?? { inputs: 1, models: model === null ? [] : [model], wantsJson };
  known.set(key, asked);
  return asked;
}

const added = (before: Asked, { models, wantsJson }: Asked): Asked => ({
  inputs: before.inputs + 1,
  models: [...new Set([...before.models, ...models])],
  wantsJson: before.wantsJson || wantsJson,
});

/** What each custom_id of an input file asked for. A file this process cannot see gives an empty index. */
export async function indexRequests(path: string): Promise<RequestIndex> {
  const index = new Map<string, Asked>();
  const known = new Map<string, Asked>();
  const pace = pacer();
  try {
    for await (const block of readLineBlocks(path)) {
      for (const line of block) {
        // Trimming takes a byte order mark away too.
        const text = line.bytes.toString("utf8").trim();
        if (text === "") continue;
        const { customId, model, wantsJson } = readRequest(text);
        const asked = shared(known, model, wantsJson);
        const before = index.get(customId);
        index.set(customId, before ? added(before, asked) : asked);
        if (pace.isDue()) await pace.rest();
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return index;
}
