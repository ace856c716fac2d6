"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { useEffect } from "react";
import { useProgress } from "@/components/shared/use-progress";
import type { Batch } from "@/lib/batches/contract";
import { batchQuery } from "@/lib/batches/queries";
import { tabTitle, titleWord } from "./title-words";

const batchIdOf = (pathname: string): string | null => /\/batches\/(bat_[0-9A-Za-z]+)/.exec(pathname)?.[1] ?? null;

/** Makes the tab of a batch say how it stands, so that it can be watched from another tab. */
export function TabTitle({ team }: { team: string }) {
  const batchId = batchIdOf(usePathname());
  // Only listens: the page itself reads.
  const { data } = useQuery({ ...batchQuery(team, batchId ?? ""), queryFn: skipToken });
  return batchId !== null && data ? <BatchTitle batch={data} /> : null;
}

function BatchTitle({ batch }: { batch: Batch }) {
  const progress = useProgress(batch);
  const title = tabTitle(titleWord(batch, progress), batch.name);
  useEffect(() => {
    const set = () => {
      if (document.title !== title) document.title = title;
    };
    set();
    // The page's own title may arrive later than its figures.
    const observer = new MutationObserver(set);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [title]);
  return null;
}
