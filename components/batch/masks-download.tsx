"use client";

import type { LocalFile } from "@/components/shared/jsonl/draft";
import { saveBlob } from "@/components/shared/jsonl/save-blob";
import type { Batch } from "@/lib/batches/contract";
import { LocalDownload } from "./local-download";

/** The answers with the values a mask took out of the requests put back, in this browser. Nothing where there is no mask. */
export const MasksDownload = ({ batch, isEmpty }: { batch: Batch; isEmpty: boolean }) => (
  <LocalDownload
    batchId={batch.id}
    kept="masks"
    title="Answers with masked values, JSONL"
    note={(name) => `Put back here by ${name}, which never left this browser`}
    isEmpty={isEmpty}
    format="jsonl"
    save={(answers, masks) => saveUnmasked(answers, masks, batch.name)}
    failure="The values could not be put back."
  />
);

async function saveUnmasked(answers: Blob, masks: LocalFile, name: string): Promise<void> {
  const [{ runTool }, { parseMaskMap }, { DEFAULT_LIMITS }] = await Promise.all([
    import("@/lib/jsonl/tools/run-tool"),
    import("@/lib/jsonl/tools/personal/masks"),
    import("@/lib/jsonl/limits"),
  ]);
  const map = parseMaskMap(await masks.blob.text());
  const { blob } = await runTool({ tool: "unmask", input: { blob: answers, map }, limits: DEFAULT_LIMITS });
  saveBlob(blob, `${name.replace(/[^\p{L}\p{N}._-]+/gu, "-")}.unmasked.jsonl`);
}
