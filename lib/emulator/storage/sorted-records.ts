type Dated = { id: string; createdMs: number };

/** Oldest first; records of the same millisecond by id. */
function byCreation(a: Dated, b: Dated): number {
  return a.createdMs - b.createdMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Records by id that also stay in creation order. */
export class SortedRecords<T extends Dated> {
  private readonly byId = new Map<string, T>();
  private readonly ordered: T[] = [];

  add(record: T): void {
    this.byId.set(record.id, record);
    let position = this.ordered.length;
    for (; position > 0; position--) {
      const before = this.ordered[position - 1];
      if (!before || byCreation(before, record) <= 0) break;
    }
    this.ordered.splice(position, 0, record);
  }

  get(id: string): T | undefined {
    return this.byId.get(id);
  }

  /** All records, oldest first. */
  all(): readonly T[] {
    return this.ordered;
  }

  remove(id: string): void {
    const at = this.ordered.findIndex((record) => record.id === id);
    if (at !== -1) this.ordered.splice(at, 1);
    this.byId.delete(id);
  }
}
