import { timeLeftMs } from "@/lib/files/upload-rules";
import { formatBytes, formatCount, formatSpeed, plural } from "@/lib/format";
import { formatDuration } from "@/lib/format-time";
import { currentVersion, type Draft, type Task, type Version } from "./draft";

/** Nothing takes "0 s". */
const shortestMs = 100;

/** "50,000 requests · 198.4 MB · checked in 0.8 s", as far as it is known. */
export function fileFacts(draft: Draft, isChecked: boolean): string {
  if (draft.serverFile) {
    const { requests, sizeBytes } = draft.serverFile;
    return [requests === null ? null : plural(requests, "request"), formatBytes(sizeBytes), "already on the server"]
      .filter(Boolean)
      .join(" · ");
  }
  const version = currentVersion(draft);
  if (!version) return "";
  const report = version.result?.report;
  const facts = [formatBytes(version.blob.size)];
  if (report) facts.unshift(plural(report.requests, "request"));
  if (report && isChecked) facts.push(`checked in ${formatDuration(Math.max(report.durationMs, shortestMs))}`);
  return facts.join(" · ");
}

const doing = { check: "Checking", fix: "Writing a corrected copy" };

/** "Checking · 42 MB of 198.4 MB · 10,412 lines · 240 MB/s". `nowMs` is on the clock of `startedAtMs`. */
export function taskSentence(task: Extract<Task, { progress: unknown }>, nowMs: number): string {
  const { bytesDone, bytesTotal, lines } = task.progress;
  const seconds = (nowMs - task.startedAtMs) / 1000;
  if (task.kind === "unpack") return `Reading ${formatBytes(bytesTotal)}`;
  const parts: string[] = [doing[task.kind], `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`];
  if (lines > 0) parts.push(plural(lines, "line"));
  if (bytesDone > 0 && seconds > 0.2) parts.push(formatSpeed(bytesDone / seconds));
  return parts.join(" · ");
}

export type SendingWords = { word: string; detail: string; percent: number | null };

/** How far a batch is on its way, in words and as a share. Null when it is not under way. */
export function sendingWords({ sending, ...draft }: Draft): SendingWords | null {
  const size = draft.versions.at(-1)?.blob.size ?? 0;
  switch (sending.kind) {
    case "queued":
      return { word: "Waiting", detail: "its turn comes after the file before it", percent: 0 };
    case "table": {
      const { sentBytes, sizeBytes } = sending;
      const sent = `${formatBytes(sentBytes)} of ${formatBytes(sizeBytes)}`;
      const percent = sizeBytes > 0 ? (sentBytes / sizeBytes) * 100 : 0;
      return sending.isWaiting
        ? { word: "Waiting for the network", detail: `${sent} of the table sent; it goes on by itself`, percent }
        : { word: "Uploading its table", detail: sent, percent };
    }
    case "uploading": {
      const { sentBytes, bytesPerSecond, isWaiting } = sending;
      const percent = size > 0 ? (sentBytes / size) * 100 : 0;
      if (isWaiting) {
        const sent =
          sentBytes > 0 ? `${formatBytes(sentBytes)} of ${formatBytes(size)} sent` : "what has arrived is kept";
        const detail = `${sent}; it goes on by itself`;
        return { word: "Waiting for the network", detail, percent };
      }
      const left = timeLeftMs(sentBytes, size, bytesPerSecond);
      const detail = [`${formatBytes(sentBytes)} of ${formatBytes(size)}`];
      if (bytesPerSecond !== null) detail.push(formatSpeed(bytesPerSecond));
      if (left !== null) detail.push(`about ${formatDuration(left)} left`);
      return { word: "Uploading", detail: detail.join(" · "), percent };
    }
    case "checking":
      return { word: "Uploaded", detail: "the server reads it once more", percent: null };
    case "creating":
      return { word: "Uploaded", detail: "the batch is being created", percent: null };
    default:
      return null;
  }
}

/** What stands under the name of a corrected file: all that was done to it, oldest first. */
export function correctionsSentence(versions: readonly Version[]): string | null {
  const labels = versions.flatMap(({ label }) => label ?? []);
  if (labels.length === 0) return null;
  return `Corrected copy: ${labels.join(", ")}. Your file is untouched.`;
}

/** The name of the downloaded copy: "tickets.jsonl.gz" → "tickets.corrected.jsonl". */
export function correctedName(fileName: string): string {
  const bare = fileName.replace(/\.gz$/i, "");
  const dot = bare.lastIndexOf(".");
  return dot > 0 ? `${bare.slice(0, dot)}.corrected${bare.slice(dot)}` : `${bare}.corrected.jsonl`;
}

/** "Submit 50,000 requests", "Submit 2 batches · 4,100 requests". */
export function submitLabel(drafts: number, requests: number | null): string {
  if (drafts === 0) return "Submit";
  const count = requests === null ? null : `${formatCount(requests)} ${requests === 1 ? "request" : "requests"}`;
  if (drafts === 1) return count ? `Submit ${count}` : "Submit";
  return count ? `Submit ${drafts} batches · ${count}` : `Submit ${drafts} batches`;
}
