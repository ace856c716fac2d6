import type { Line } from "@/lib/jsonl/check/line";
import type { CheckLimits } from "@/lib/jsonl/contract";
import { KEY, type Key } from "@/lib/jsonl/scan/keys";
import { Kind } from "@/lib/jsonl/scan/tape";

/** The url a body asks for by what stands in it; null where it could be several, or none that is served. */
export function urlOfBody(line: Line, { allowedUrls, models }: CheckLimits): string | null {
  const body = line.field(KEY.body);
  if (body === 0 || line.kind(body) !== Kind.object) return null;
  const has = (key: Key) => line.member(body, key) !== 0;
  const url = () => {
    if (has(KEY.messages)) return has(KEY.system) ? "/v1/messages" : "/v1/chat/completions";
    if (has(KEY.prompt)) return "/v1/completions";
    if (!has(KEY.input)) return null;
    if (has(KEY.instructions) || has(KEY.max_output_tokens)) return "/v1/responses";
    const model = line.member(body, KEY.model);
    const name = model !== 0 && line.kind(model) === Kind.string ? line.text(model) : null;
    const kind = models.find(({ id }) => id === name)?.kind;
    if (kind === undefined) return null;
    return kind === "embeddings" ? "/v1/embeddings" : "/v1/responses";
  };
  const asked = url();
  return asked !== null && allowedUrls.includes(asked) ? asked : null;
}
