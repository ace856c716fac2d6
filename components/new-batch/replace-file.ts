import { addFiles } from "@/components/shared/jsonl/add-files";
import type { Desk } from "@/components/shared/jsonl/desk";
import { refusalOf } from "@/components/shared/jsonl/file-kinds";
import { dropDraft } from "./send-draft";

/** Puts another file in the place of a draft's. One that cannot be read leaves the draft as it is. */
export async function replaceFile(desk: Desk, id: string, file: File): Promise<void> {
  if (refusalOf(file.name) === null && file.size > 0) await dropDraft(desk, id);
  addFiles(desk, [file]);
}
