import { queryOptions } from "@tanstack/react-query";
import type { Version } from "@/components/shared/jsonl/draft";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { asksMax, findAnswered } from "@/lib/results/answered-contract";
import { call } from "@/lib/wire/call";

/** It never stands in the way. */
const once = { staleTime: Number.POSITIVE_INFINITY, retry: false } as const;

/** What the requests of a file ask, as hashes. A file with more requests than are compared is not read. */
export const asksQuery = ({ id, blob, result }: Version, isAsked: boolean) =>
  queryOptions({
    queryKey: ["asks", id] as const,
    queryFn: async ({ signal }) => {
      const { runTool } = await import("@/lib/jsonl/tools/run-tool");
      return runTool({ tool: "asks", input: { blob }, limits: DEFAULT_LIMITS }, { signal });
    },
    enabled: isAsked && result !== null && result.report.requests <= asksMax,
    ...once,
  });

/** Which of them the team's batches have answered already. */
export const answeredQuery = (team: string, versionId: string, asks: string | undefined) =>
  queryOptions({
    queryKey: ["t", team, "answered", versionId] as const,
    queryFn: ({ signal }) => call(findAnswered, { team, asks: asks ?? "" }, signal),
    enabled: asks !== undefined,
    ...once,
  });
