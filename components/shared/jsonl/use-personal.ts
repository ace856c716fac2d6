"use client";

import { useQuery } from "@tanstack/react-query";
import type { RuleFinding } from "@/lib/jsonl/contract";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import type { Desk } from "./desk";
import { type CheckResult, currentVersion, type Draft, isBusy, isSending } from "./draft";
import { lanes } from "./lanes";

/** One file at a time: what is only a note must not take the processor from checks. */
const inTurn = lanes(1);

/**
 * What of a file looks like personal data or keys, looked for in a worker of its own once the file is priced: it stands in
 * nobody's way, and stops when the page is left or the file is worked on.
 */
export function usePersonal(desk: Desk, draft: Draft, result: CheckResult | null): RuleFinding[] {
  const version = currentVersion(draft);
  const isAsked = version !== null && Boolean(result?.tokens) && !isBusy(draft) && !isSending(draft);
  const { data } = useQuery({
    queryKey: ["personal", version?.id],
    queryFn: async ({ signal }) => {
      if (!version) return [];
      const [{ runTool }, { personalFinding }] = await Promise.all([
        import("@/lib/jsonl/tools/run-tool"),
        import("./personal-finding"),
      ]);
      const limits = desk.limits?.limits ?? DEFAULT_LIMITS;
      const job = { tool: "scan" as const, input: { blob: version.blob }, limits };
      const scanned = await inTurn(() => runTool(job, { signal }));
      return [personalFinding(scanned)].filter((finding) => finding !== null);
    },
    enabled: isAsked,
    staleTime: Number.POSITIVE_INFINITY,
    // A file that cannot be read is said where it is sent.
    retry: false,
  });
  return data ?? [];
}
