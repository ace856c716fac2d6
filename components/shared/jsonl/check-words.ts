import type { StateTone } from "@/components/shared/state-word";
import { formatCount, plural } from "@/lib/format";
import type { Finding, Level, RuleFinding } from "@/lib/jsonl/contract";

export const levelWord: Record<Level, string> = { error: "Blocks", warning: "Warning", info: "Note" };
export const levelTone: Record<Level, StateTone> = { error: "bad", warning: "risk", info: "wait" };
const levels: readonly Level[] = ["error", "warning", "info"];

/** "line 31,007, column 412". A finding without a line is about the file. */
export function placeOf({ line, column }: Finding): string {
  if (line === 0) return "the file";
  return column === null ? `line ${formatCount(line)}` : `line ${formatCount(line)}, column ${formatCount(column)}`;
}

const sentence = (text: string): string => {
  const trimmed = text.trim();
  return trimmed === "" || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
};

/** What is said of a place, without the column that the place names already. */
export const detailOf = (finding: Finding): string => finding.detail.replace(/^column \d+: /i, "");

/** Place and detail; a detail that names its own place is not told it twice. */
function whereOf(finding: Finding): string {
  const detail = detailOf(finding);
  if (detail === "") return placeOf(finding);
  if (/^line \d/i.test(detail)) return detail.charAt(0).toLowerCase() + detail.slice(1);
  return `${placeOf(finding)}: ${detail}`;
}

/** Where it is first, and why it matters: "First: line 4,210 repeats line 97. Answers could not be told apart." */
export function ruleNote(rule: RuleFinding): string {
  const first = rule.sample[0];
  if (!first) return rule.sentence;
  const where = whereOf(first);
  const start = rule.count > 1 ? `First: ${where}` : where.charAt(0).toUpperCase() + where.slice(1);
  return `${sentence(start)} ${sentence(rule.sentence)}`;
}

/** Where a rule comes from: "The upstream answers: 400 Line N: Unsupported HTTP method", "Practice: IEEE 754". */
export function sourceWords(source: string): string {
  if (source === "practice") return "From practice: no reference of the API says it.";
  if (/^\d{3}\b/.test(source)) return `The upstream answers: ${source}`;
  return source.charAt(0).toUpperCase() + source.slice(1);
}

/** What blocks first, then what warns, then notes; within a level the largest first. */
export function sortRules(rules: readonly RuleFinding[]): RuleFinding[] {
  return [...rules].sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level) || b.count - a.count);
}

/**
 * Whether something is to be put right before a file over the limits is split: what is wrong with the whole, such as an id that
 * stands twice, could not be seen in its parts.
 */
export const holdsSplit = (rules: readonly RuleFinding[]): boolean =>
  rules.some(({ level, fix }) => level === "error" && fix !== "split");

export type LevelCounts = Record<Level, number>;

export function countLevels(rules: readonly RuleFinding[]): LevelCounts {
  const of = (level: Level) => rules.filter((rule) => rule.level === level).length;
  return { error: of("error"), warning: of("warning"), info: of("info") };
}

/** The tags beside "Check": "2 rules block", "1 warning", "3 notes". */
export const levelTag: Record<Level, (count: number) => string> = {
  error: (count) => (count === 1 ? "1 rule blocks" : `${formatCount(count)} rules block`),
  warning: (count) => plural(count, "warning"),
  info: (count) => plural(count, "note"),
};

/** The one sentence below the button: "2 blocking rules left. Nothing has been uploaded." */
export function blockedSentence(blocking: number): string {
  return `${plural(blocking, "blocking rule")} left. Nothing has been uploaded.`;
}
