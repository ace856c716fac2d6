const KEPT = 100;

/** Completion tokens of the last hundred answers of each model: what a cost estimate goes by. */
export class RecentCompletions {
  private readonly byModel = new Map<string, number[]>();

  note(model: string, tokens: number): void {
    const kept = this.byModel.get(model) ?? [];
    kept.push(tokens);
    if (kept.length > KEPT) kept.shift();
    this.byModel.set(model, kept);
  }

  /** Mean completion tokens, or null before the first answer. */
  average(model: string): number | null {
    const kept = this.byModel.get(model);
    return kept ? kept.reduce((sum, tokens) => sum + tokens, 0) / kept.length : null;
  }
}
