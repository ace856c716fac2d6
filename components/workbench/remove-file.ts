import { type Desk, stopWork } from "@/components/shared/jsonl/desk";
import { forgetDraft } from "@/components/shared/jsonl/keep-draft";

/** Takes a file off the bench, and its copy in the browser. The file on disk stays. */
export async function removeFile(desk: Desk, id: string): Promise<void> {
  stopWork(desk, id, "file");
  desk.store.remove(id);
  await forgetDraft(desk, id);
}
