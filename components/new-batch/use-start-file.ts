"use client";

import { useQueryClient } from "@tanstack/react-query";
import { parseAsString, useQueryStates } from "nuqs";
import { useEffect, useEffectEvent } from "react";
import { toast } from "sonner";
import { addFiles, addMade, addServerFile } from "@/components/shared/jsonl/add-files";
import type { Desk } from "@/components/shared/jsonl/desk";
import { trySample } from "@/components/shared/jsonl/file-buttons";
import { takeHandedOver } from "@/components/shared/jsonl/hand-over";
import { samples } from "@/components/shared/jsonl/samples";
import { fileQuery } from "@/lib/files/queries";
import { AppError } from "@/lib/wire/errors";

/**
 * Begins with what another page handed over, and with what the address asks for: `?sample=1` a sample, `?from=<file id>` a
 * file that is on the server.
 */
export function useStartFile(desk: Desk, isRestored: boolean): void {
  const client = useQueryClient();
  const [{ sample, from }, setAddress] = useQueryStates({ sample: parseAsString, from: parseAsString });

  const start = useEffectEvent(async () => {
    for (const { file, beside } of takeHandedOver(desk.scope)) addMade(desk, file.name, file, beside);
    if (sample === null && from === null) return;
    // Taken once: a reload must not add it again.
    await setAddress({ sample: null, from: null }, { history: "replace" });
    if (sample !== null && desk.store.state().drafts.length === 0) {
      await trySample(samples[Number(sample) - 1]?.file ?? samples[0].file, (files) => addFiles(desk, files));
    }
    if (from !== null) await addFrom(from);
  });
  const addFrom = async (fileId: string) => {
    try {
      const file = await client.fetchQuery({ ...fileQuery(desk.team, fileId), staleTime: 0 });
      if (file.state === "ready") addServerFile(desk, file);
      else
        toast.error(`${file.name} cannot be used for a batch.`, { description: file.reason ?? `It is ${file.state}.` });
    } catch (error) {
      const description = error instanceof AppError ? error.message : "Try again in a moment.";
      toast.error("That file could not be opened.", { description });
    }
  };
  useEffect(() => {
    if (isRestored) void start();
  }, [isRestored]);
}
