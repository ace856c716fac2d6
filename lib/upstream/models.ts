import "server-only";
import { z } from "zod";
import { ask, type JsonAsk, listBytesMax } from "./ask";
import type { Upstream } from "./contract";
import { readable } from "./fields";
import { ModelReply, type UpstreamModel } from "./schemas";

const ModelList = z.object({ data: z.array(z.unknown()) });

/** The models this key may use, as ids to be named in requests; each once, in the upstream's order. */
export async function listModels(
  up: Upstream,
  options: Pick<JsonAsk, "attempts" | "limits" | "signal"> = {},
): Promise<UpstreamModel[]> {
  const { data } = await ask(
    up,
    { method: "GET", path: "/models", effect: "none", bytesMax: listBytesMax, ...options },
    ModelList,
  );
  const ids = new Set(readable(data, ModelReply).map((model) => model.id));
  return [...ids].map((id) => ({ id }));
}
