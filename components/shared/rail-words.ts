import { formatClock, formatClockWindow, formatDuration } from "@/lib/format-time";
import type { RailLabel, RailScale, RailTimes } from "./rail-layout";

/** How it ended: "done", "cancelled", "stopped at guard". */
export type RailFinish = { at: number; word: string };

type RailWords = {
  /** The whole rail, spoken. */
  sentence: string;
  /** Labels in order of importance. */
  labels: RailLabel[];
  /** The deadline has passed, or passed before it ended. */
  isLate: boolean;
};

/** Says what the rail draws. `timeZone` as in lib/format-time.ts. */
export function railWords(
  times: RailTimes & { finish?: RailFinish | null },
  scale: RailScale,
  timeZone?: string,
): RailWords {
  const { createdAt, now, eta, deadlineAt, finish } = times;
  const clock = (at: number) => formatClock(at, now, timeZone);
  const end = finish?.at ?? Math.max(now, createdAt);
  const isLate = deadlineAt != null && end > deadlineAt;
  const labels: RailLabel[] = [];

  if (finish) {
    labels.push({ id: "finish", text: `${finish.word} ${clock(finish.at)}`, at: scale.at(finish.at) });
  } else {
    labels.push({ id: "now", text: `now ${clock(now)}`, at: scale.at(end) });
  }
  if (!finish && eta) {
    const from = Math.max(eta.from, now);
    const text = `done ${formatClockWindow(from, Math.max(from, eta.to), now, timeZone)}`;
    labels.push({ id: "eta", text, at: (scale.at(from) + scale.at(eta.to)) / 2 });
  }
  if (deadlineAt != null) {
    const over = isLate ? `, over by ${formatDuration(end - deadlineAt)}` : "";
    const id = isLate ? "late" : "deadline";
    labels.push({ id, text: `deadline ${clock(deadlineAt)}${over}`, at: scale.at(deadlineAt) });
  }
  labels.push({ id: "created", text: `created ${clock(createdAt)}`, at: 0 });
  if (!finish && !eta) {
    labels.push({ id: "unknown", text: "finish not known yet", at: (scale.at(end) + 100) / 2 });
  }

  const order = ["created", "now", "finish", "eta", "unknown", "deadline", "late"];
  const spoken = [...labels].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id)).map((label) => label.text);
  const sentence = `${spoken.join("; ")}.`;
  return { sentence: sentence.charAt(0).toUpperCase() + sentence.slice(1), labels, isLate };
}
