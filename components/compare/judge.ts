import { normalise, within } from "@/components/shared/truth/read-truth";
import { type Share, wilson } from "@/lib/results/rules/statistics";

/** What a batch says of each request, by custom_id. */
export type Said = ReadonlyMap<string, string>;

export type Judged = {
  /** Requests that are judged, the same ones of every batch. */
  of: number;
  sides: {
    right: number;
    /** Requests it gives no value for, though another one does. */
    none: number;
    accuracy: Share | null;
  }[];
  /** A against each of the others: what A had right and that one has not, and the other way round. */
  flips: { lost: string[]; gained: string[] }[];
};

/** Truths of a file by id, in one spelling; rows without one are left out. */
export function truthsOf(rows: readonly (readonly string[])[], idAt: number, valueAt: number): Map<string, string> {
  const known = rows.map((row) => [row[idAt] ?? "", normalise(row[valueAt] ?? "")] as const);
  return new Map(known.filter(([, truth]) => truth !== ""));
}

type Rules = {
  /** How far a number may be off. */
  tolerance: number;
  /**
   * Every batch has every request: then one that gives no value is wrong. Else only what all give a value for is judged,
   * or one would be blamed for what it was never asked.
   */
  hasSameRequests: boolean;
};

/** Batches held against what is true, each by the same requests. */
export function judge(truths: ReadonlyMap<string, string>, sides: readonly Said[], rules: Rules): Judged {
  const { tolerance, hasSameRequests } = rules;
  const known = [...truths.keys()].filter((id) => sides.some((side) => side.has(id)));
  const ids = hasSameRequests ? known : known.filter((id) => sides.every((side) => side.has(id)));
  const marks = sides.map((side) => {
    const isRight = (id: string): boolean => {
      const [truth = "", said] = [truths.get(id), side.get(id)];
      return said !== undefined && within(truth, normalise(said), tolerance) === truth;
    };
    return new Set(ids.filter(isRight));
  });
  const [first = new Set<string>(), ...others] = marks;
  return {
    of: ids.length,
    sides: sides.map((side, at) => {
      const right = marks[at]?.size ?? 0;
      return { right, none: known.filter((id) => !side.has(id)).length, accuracy: wilson(right, ids.length) };
    }),
    flips: others.map((other) => ({
      lost: ids.filter((id) => first.has(id) && !other.has(id)),
      gained: ids.filter((id) => !first.has(id) && other.has(id)),
    })),
  };
}
