import { type Draft, isSending } from "./draft";
import type { TableDraft } from "./table/table-store";

/** A file that was not taken, and why. */
export type Refusal = { id: string; name: string; reason: string };

export type Submitted = { batchId: string; name: string };

export type DeskState = {
  drafts: readonly Draft[];
  /** Tables that requests are still to be made of. */
  tables: readonly TableDraft[];
  refusals: readonly Refusal[];
  /** Batches made since the last click on Submit. */
  submitted: readonly Submitted[];
  /** Whether what was kept from before a reload has been looked for. */
  isRestored: boolean;
};

const empty: DeskState = { drafts: [], tables: [], refusals: [], submitted: [], isRestored: false };

/** Holds the drafts outside of React, so that checks and uploads go on while other pages are open. */
export class DraftStore {
  #state: DeskState = empty;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): DeskState => this.#state;

  set(change: Partial<DeskState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  find(id: string): Draft | undefined {
    return this.#state.drafts.find((draft) => draft.id === id);
  }

  add(draft: Draft): void {
    this.set({ drafts: [...this.#state.drafts, draft] });
  }

  /** Puts others in the place of one. */
  replace(id: string, drafts: readonly Draft[]): void {
    this.set({ drafts: this.#state.drafts.flatMap((draft) => (draft.id === id ? drafts : draft)) });
  }

  remove(id: string): void {
    this.set({ drafts: this.#state.drafts.filter((draft) => draft.id !== id) });
  }

  /** Changes one draft; nothing happens when it is gone, so late answers need no care. */
  patch(id: string, change: Partial<Draft> | ((draft: Draft) => Partial<Draft>)): void {
    const drafts = this.#state.drafts.map((draft) =>
      draft.id === id ? { ...draft, ...(typeof change === "function" ? change(draft) : change) } : draft,
    );
    this.set({ drafts });
  }

  isSending(): boolean {
    return this.#state.drafts.some(isSending);
  }
}
