import { formatMoney, plural } from "@/lib/format";
import { formatDuration } from "@/lib/format-time";
import { compareDollars, minusDollars } from "@/lib/money";

/** A finished run: how many rows, through which window, and how long it took. */
export type PastRun = { window: string; rows: number; tookMs: number };

type Asked = {
  rows: number;
  /** When the answers are needed, in ms from now; null: no hurry. */
  neededInMs: number | null;
  /** Likely dollars in each window; null where a price is not known. */
  cost: { "24h": string | null; "1h": string | null };
  past: readonly PastRun[];
};
export type WindowAdvice = { window: "24h" | "1h"; sentence: string };

const hourMs = 3_600_000;
/** Runs of another size say little. */
const sizeFactor = 4;
/** With fewer, the longest says little. */
const runsLeast = 3;

/** Past runs of about this size through a window: how many, and the longest of them. */
function pastIn(window: string, { rows, past }: Asked): { runs: number; longestMs: number } | null {
  const alike = past.filter(
    (run) => run.window === window && run.rows >= rows / sizeFactor && run.rows <= rows * sizeFactor,
  );
  if (alike.length < runsLeast) return null;
  return { runs: alike.length, longestMs: Math.max(...alike.map(({ tookMs }) => tookMs)) };
}

/** "1h costs $0.42 more": what the shorter window asks for. Null where it is not known or not so. */
function extraWords({ cost }: Asked): string | null {
  if (cost["24h"] === null || cost["1h"] === null) return null;
  const more = minusDollars(cost["1h"], cost["24h"]);
  return compareDollars(more, "0") > 0 ? `1h costs about ${formatMoney(more)} more` : null;
}

/**
 * Which of the two batch windows would do for a file, in one sentence with its figures: what each promises, what the
 * team's runs of about this size took, and what the shorter one costs more.
 */
export function windowAdvice(asked: Asked): WindowAdvice {
  const { neededInMs } = asked;
  const extra = extraWords(asked);
  const day = pastIn("24h", asked);
  const took =
    day && `your last ${plural(day.runs, "run")} of about this size took at most ${formatDuration(day.longestMs)}`;
  const but = extra ? `; ${extra}` : "";
  const say = (window: WindowAdvice["window"], sentence: string) => ({ window, sentence });

  if (neededInMs !== null && neededInMs >= 24 * hourMs)
    return say("24h", `24h will do: it is promised within a day${took ? `, and ${took}` : ""}${but}.`);
  if (neededInMs === null) {
    if (took) return say("24h", `24h would do unless you are in a hurry: ${took}${but}.`);
    return say("24h", `24h would do unless you are in a hurry: it is promised within a day${but}.`);
  }
  const within = formatDuration(neededInMs);
  if (day && took && day.longestMs <= neededInMs)
    return say("24h", `24h would probably do for ${within}: ${took}. Only a day is promised, though${but}.`);
  if (neededInMs < hourMs) {
    const hour = pastIn("1h", asked);
    const known = hour
      ? `; your last ${plural(hour.runs, "run")} in it took at most ${formatDuration(hour.longestMs)}`
      : "";
    return say("1h", `1h comes closest: no window promises less than an hour${known}${but}.`);
  }
  const why = took ? `24h promises only a day, and ${took}` : "24h promises only a day";
  return say("1h", `1h: you need the answers within ${within}. ${why}${but}.`);
}
