"use client";

import { useQueries } from "@tanstack/react-query";
import { currentVersion, type Draft } from "@/components/shared/jsonl/draft";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import type { AcrossResult } from "@/lib/jsonl/tools/across";
import { nothing } from "@/lib/jsonl/tools/job";

const none: AcrossResult = {
  ids: nothing(),
  idsOf: [],
  requests: nothing(),
  requestsOf: [],
  rest: null,
};

/** Files that go as one run, and what meets across them; null while it is looked for. */
export type Joined = { drafts: readonly Draft[]; found: AcrossResult | null };

/** What meets across the files of each group, found in a worker. */
export function useAcross(groups: readonly (readonly Draft[])[], isEnabled: boolean): Joined[] {
  const answers = useQueries({
    queries: groups.map((drafts) => {
      const versions = drafts.flatMap((draft) => currentVersion(draft) ?? []);
      return {
        queryKey: ["across", versions.map(({ id }) => id)],
        queryFn: async ({ signal }: { signal: AbortSignal }) => {
          const { runTool } = await import("@/lib/jsonl/tools/run-tool");
          const input = { blobs: versions.map(({ blob }) => blob), withRest: false };
          return runTool({ tool: "across", input, limits: DEFAULT_LIMITS }, { signal });
        },
        enabled: isEnabled,
        staleTime: Number.POSITIVE_INFINITY,
        // A file that cannot be read is said where it is sent.
        retry: false,
      };
    }),
  });
  return groups.map((drafts, at) => {
    const { data, isError } = answers[at] ?? { data: undefined, isError: false };
    return { drafts, found: !isEnabled || isError ? none : (data ?? null) };
  });
}
