"use client";

import { useQuery } from "@tanstack/react-query";
import { currentVersion, type Draft } from "@/components/shared/jsonl/draft";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import type { RepeatedIds } from "./repeated-words";

const none: RepeatedIds = { count: 0, sample: [] };

/** Ids that stand in more than one of these files, found in a worker; null while they are looked for. */
export function useRepeatedIds(drafts: readonly Draft[], isEnabled: boolean): RepeatedIds | null {
  const sources = drafts.flatMap((draft) => {
    const version = currentVersion(draft);
    return version ? { name: draft.id, versionId: version.id, blob: version.blob } : [];
  });
  const isAsked = isEnabled && sources.length > 1;
  const { data, isError } = useQuery({
    queryKey: ["repeated-ids", sources.map(({ versionId }) => versionId)],
    queryFn: async ({ signal }) => {
      const { runTool } = await import("@/lib/jsonl/tools/run-tool");
      // Merging them is what looks for ids that meet; nothing is made of it.
      const input = { sources: sources.map(({ name, blob }) => ({ name, blob })), policy: "fail" as const };
      return (await runTool({ tool: "merge", input, limits: DEFAULT_LIMITS }, { signal })).duplicates;
    },
    enabled: isAsked,
    staleTime: Number.POSITIVE_INFINITY,
    // A file that cannot be read is said where it is sent.
    retry: false,
  });
  return isAsked && !isError ? (data ?? null) : none;
}
