"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { addFetched, filesMax, roomIn } from "@/components/shared/jsonl/add-files";
import type { Desk } from "@/components/shared/jsonl/desk";
import { type Arrived, fetchContent, nothingArrived } from "@/lib/files/fetch-content";
import { fileQuery } from "@/lib/files/queries";
import { AppError } from "@/lib/wire/errors";

/** A file of the server's that is being fetched, or why it is not. Its name and size are null until they are known. */
export type Opening = {
  name: string | null;
  sizeBytes: number | null;
  arrivedBytes: number;
  problem: string | null;
};

const begun: Opening = { name: null, sizeBytes: null, arrivedBytes: 0, problem: null };

type Asked = {
  /** Id of the input file that the address asks for. */
  from: string | null;
  isRestored: boolean;
  /** Given the draft it became, or the one it is open as already. */
  onOpen: (draftId: string) => void;
};

/**
 * Fetches a file of the server's to this desk. That goes on for as long as its page is open; after a failure it goes on
 * where it stopped, when it is told to.
 */
export function useServerFile(desk: Desk, { from, isRestored, onOpen }: Asked) {
  const client = useQueryClient();
  const [opening, setOpening] = useState<Opening | null>(null);
  const [tries, setTries] = useState(0);
  const kept = useRef<{ fileId: string; arrived: Arrived } | null>(null);

  const fetchFile = async (fileId: string, signal: AbortSignal) => {
    const file = await client.fetchQuery({ ...fileQuery(desk.team, fileId), staleTime: 0 });
    const { name, sizeBytes } = file;
    const arrived = kept.current?.fileId === fileId ? kept.current.arrived : nothingArrived;
    if (signal.aborted) return;
    setOpening({ name, sizeBytes, arrivedBytes: arrived.sizeBytes, problem: null });
    if (roomIn(desk) === 0)
      throw new AppError("conflict", `At most ${filesMax} files are open at a time. Remove one, then try again.`);
    const onArrived = (now: Arrived) => {
      kept.current = { fileId, arrived: now };
      setOpening({ name, sizeBytes, arrivedBytes: now.sizeBytes, problem: null });
    };
    const blob = await fetchContent(desk.team, file, { arrived, signal, onArrived });
    if (signal.aborted) return;
    onOpen(addFetched(desk, file, blob));
    setOpening(null);
  };
  const open = useEffectEvent(async (fileId: string, signal: AbortSignal) => {
    const there = desk.store.state().drafts.find(({ openedFrom }) => openedFrom === fileId);
    setOpening(there ? null : begun);
    if (there) return onOpen(there.id);
    try {
      await fetchFile(fileId, signal);
      kept.current = null;
    } catch (error) {
      if (signal.aborted) return;
      const problem = error instanceof AppError ? error.message : "The file could not be fetched. Nothing was lost.";
      setOpening((now) => ({ ...(now ?? begun), problem }));
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each try begins anew
  useEffect(() => {
    if (!isRestored || from === null) return;
    const controller = new AbortController();
    void open(from, controller.signal);
    return () => controller.abort();
  }, [isRestored, from, tries]);
  return { opening: from === null ? null : opening, tryAgain: () => setTries(tries + 1) };
}
