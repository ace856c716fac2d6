/** How long a create may be on its way after it was sent; until then a look that finds nothing proves nothing. */
const createMs = 120_000;
/** Lists are read from replicas that lag behind. */
const lagMs = 120_000;
/** Until then a create may still arrive, or be there and not listed. */
export const absenceMs = createMs + lagMs;
/** A create that was lost so often is a matter for a person. */
const doubtsMost = 5;
/** When to look again after the n-th empty look. */
const lookWaitsMs = [5_000, 15_000, 30_000, 60_000, 120_000];

export function nextLookupMs(emptyLookups: number): number | null {
  return lookWaitsMs[emptyLookups] ?? null;
}

/** How long after it was committed a create may still leave this machine: far less than others wait before they look. */
export const sendWithinMs = 20_000;

type Look = { hits: number; suspects: number; isWhole: boolean };
type Past = {
  emptyLookups: number;
  sinceSentMs: number;
  doubts: number;
  /** Whether the upstream is known to give metadata back: else not finding the marker says nothing. */
  isEchoing: boolean;
};

export type Verdict =
  | { what: "adopt" }
  | { what: "look_again"; waitMs: number }
  /** The upstream does not have it: another attempt may start. */
  | { what: "absent" }
  | { what: "ask"; why: string };

/**
 * What a look for a lost create means (docs/reliability.md). Absence needs five empty looks and the time in which a late
 * create or a lagging list could still bring it; whatever leaves a doubt after that is for a person.
 */
export function verdictOf({ hits, suspects, isWhole }: Look, past: Past): Verdict {
  if (hits > 0) return { what: "adopt" };
  const waitMs = nextLookupMs(past.emptyLookups + 1);
  if (waitMs !== null || past.sinceSentMs <= absenceMs) return { what: "look_again", waitMs: waitMs ?? 60_000 };
  if (suspects > 0)
    return { what: "ask", why: "there is a batch of the same file there that does not say whose it is" };
  if (!past.isEchoing) return { what: "ask", why: "it is not known to give back the mark a batch is found by" };
  if (!isWhole) return { what: "ask", why: "its list of batches could not be read back far enough" };
  if (past.doubts >= doubtsMost) return { what: "ask", why: `its answer was lost ${past.doubts} times in a row` };
  return { what: "absent" };
}
