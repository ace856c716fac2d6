"use client";

import type { LocalFile } from "@/components/shared/jsonl/draft";
import { saveBlob } from "@/components/shared/jsonl/save-blob";
import type { Batch } from "@/lib/batches/contract";
import { LocalDownload } from "./local-download";

/** The table the batch was made of in this browser and which stayed here, with the answers beside its rows. Nothing where there is none. */
export const LocalTableDownload = ({ batch, isEmpty }: { batch: Batch; isEmpty: boolean }) => (
  <LocalDownload
    batchId={batch.id}
    kept="source"
    title="Your table with the answers, CSV"
    note={(name) => `The rows of ${name}, which this browser has kept`}
    isEmpty={isEmpty}
    format="csv"
    options={{ merged: "true", copies: "true", sourceColumns: "false" }}
    save={saveJoined}
    failure="The table could not be put together."
  />
);

async function saveJoined(answers: Blob, table: LocalFile): Promise<void> {
  const { OpenTable } = await import("@/lib/jsonl/sheet/open-table");
  const opened = new OpenTable();
  try {
    const joined = await opened.join(table.blob, answers);
    saveBlob(joined, `${table.name.replace(/\.[a-z]+$/i, "")}.answers.csv`);
  } finally {
    opened.close();
  }
}
