"use client";

import { useEffect, useState } from "react";
import { recallBeside } from "@/components/shared/jsonl/beside-batch";
import type { BesideKind, LocalFile } from "@/components/shared/jsonl/draft";
import { newBatchScope } from "@/components/shared/jsonl/hand-over";
import { useTeam } from "@/components/shared/team-context";

/** What lay beside the file of a batch when it was submitted from this browser; null where nothing did. */
export function useBeside(batchId: string, kind: BesideKind): LocalFile | null {
  const { id, person } = useTeam();
  const [file, setFile] = useState<LocalFile | null>(null);
  const scope = newBatchScope(person.id, id);
  useEffect(() => {
    let isGone = false;
    void recallBeside(scope, batchId, kind).then((kept) => {
      if (!isGone) setFile(kept);
    });
    return () => {
      isGone = true;
    };
  }, [scope, batchId, kind]);
  return file;
}
