import type { Desk } from "./desk";
import type { CopiesFile, SourceFile } from "./draft";
import { keepDraft } from "./keep-draft";

type Changes = {
  source: Partial<Pick<SourceFile, "isShared" | "sentAs">>;
  copies: Partial<Pick<CopiesFile, "sentAs">>;
};

/**
 * Changes what is known of something that goes to the server, for every file it lies beside: the parts of a run, a trial and its
 * rest have the same.
 */
export function changeBeside<Kind extends keyof Changes>(
  desk: Desk,
  kind: Kind,
  key: string,
  change: Changes[Kind],
): void {
  for (const { id, beside } of desk.store.state().drafts) {
    const file = beside[kind];
    if (file?.key !== key) continue;
    desk.store.patch(id, { beside: { ...beside, [kind]: { ...file, ...change } } });
    void keepDraft(desk, id);
  }
}
