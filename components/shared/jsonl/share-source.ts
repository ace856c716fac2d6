import type { Desk } from "./desk";
import type { SourceFile } from "./draft";
import { keepDraft } from "./keep-draft";

/** Changes what is known of a table for every file it lies beside: the parts of a run, a trial and its rest have one table. */
export function changeSource(desk: Desk, key: string, change: Partial<Pick<SourceFile, "isShared" | "sentAs">>): void {
  for (const { id, beside } of desk.store.state().drafts) {
    const { source } = beside;
    if (source?.key !== key) continue;
    desk.store.patch(id, { beside: { ...beside, source: { ...source, ...change } } });
    void keepDraft(desk, id);
  }
}
