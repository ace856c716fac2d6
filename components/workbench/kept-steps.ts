import { z } from "zod";
import { keep, recall } from "@/components/shared/draft-vault";
import type { TransformStep } from "@/lib/jsonl/tools/transform/transform-step";

const Base = z.object({ id: z.string(), isOn: z.boolean(), onlyModel: z.string().nullable() });
const Match = z.object({ find: z.string(), isRegex: z.boolean(), isCaseSensitive: z.boolean() });
const Step = z.discriminatedUnion("kind", [
  Base.extend({ kind: z.literal("model"), model: z.string() }),
  Base.extend({ kind: z.literal("set"), path: z.string(), value: z.string() }),
  Base.extend({ kind: z.literal("remove"), path: z.string() }),
  Base.extend(Match.shape).extend({
    kind: z.literal("replace"),
    with: z.string(),
    role: z.enum(["all", "system", "user", "assistant", "tool"]),
  }),
  Base.extend({ kind: z.literal("ids"), pattern: z.string() }),
  Base.extend(Match.shape).extend({
    kind: z.literal("drop"),
    where: z.enum(["line", "prompt", "id"]),
    keepsMatches: z.boolean(),
  }),
  Base.extend({ kind: z.literal("dedupe"), by: z.enum(["id", "request", "prompt"]) }),
  Base.extend({ kind: z.literal("images"), maxSidePx: z.number().positive().nullable() }),
]) satisfies z.ZodType<TransformStep>;

const keyOf = (scope: string) => `${scope}/steps`;

/** Steps a person has written on this bench, so that a reload loses none; none where the browser keeps nothing. */
export async function recallSteps(scope: string): Promise<TransformStep[]> {
  const kept = await recall("forms", keyOf(scope)).catch(() => undefined);
  return z.array(Step).safeParse(kept).data ?? [];
}

export async function keepSteps(scope: string, steps: readonly TransformStep[]): Promise<void> {
  await keep("forms", keyOf(scope), steps).catch(() => undefined);
}
