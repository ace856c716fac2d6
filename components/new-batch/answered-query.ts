import { queryOptions } from "@tanstack/react-query";
import type { Version } from "@/components/shared/jsonl/draft";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { asksMax, findAnswered } from "@/lib/results/answered-contract";
import { call } from "@/lib/wire/call";

/** Which requests of a file the team's batches have answered already. A file with more requests than are compared is not asked about. */
export const answeredQuery = (team: string, { id, blob, result }: Version, isAsked: boolean) =>
  queryOptions({
    queryKey: ["t", team, "answered", id] as const,
    queryFn: async ({ signal }) => {
      const { runTool } = await import("@/lib/jsonl/tools/run-tool");
      const asks = await runTool({ tool: "asks", input: { blob }, limits: DEFAULT_LIMITS }, { signal });
      return call(findAnswered, { team, asks }, signal);
    },
    enabled: isAsked && result !== null && result.report.requests <= asksMax,
    staleTime: Number.POSITIVE_INFINITY,
    // It never stands in the way.
    retry: false,
  });
