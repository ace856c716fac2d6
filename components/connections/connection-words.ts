import type { StateTone } from "@/components/shared/state-word";
import type { Capabilities, Connection, ConnectionKind } from "@/lib/connections/contract";
import { originOf } from "@/lib/connections/rules";
import { formatBytes, formatCount } from "@/lib/format";

export const kindWord: Record<ConnectionKind, string> = {
  doubleword: "Doubleword",
  openai: "OpenAI",
  emulator: "Emulator",
  custom: "OpenAI-compatible",
};

/** What an upstream can and cannot do, as a person would say it. The first is what matters most while waiting. */
export function capabilityWords(can: Capabilities): string[] {
  return [
    can.hasPartialResults ? "answers while a batch runs" : "answers when a batch has ended",
    can.hasInPlaceRetry ? "retries failed requests in place" : "retries as a new batch",
    can.hasCostEstimate ? "states a price of its own" : "states no price",
    `windows ${can.windows.join(" and ")}`,
    `files to ${formatBytes(can.fileBytesMax)} and ${formatCount(can.requestsMax)} requests`,
    can.isOneModelPerFile ? "one model in a file" : "several models in a file",
  ];
}

type State = { tone: StateTone; word: string; note: string };

/** What the last try of a connection said. */
export function checkState({ lastCheck, keyLast4, isEmulator, isKeyRefused }: Connection): State {
  if (keyLast4 === null && !isEmulator) {
    return { tone: "bad", word: "Has no key", note: "Its address was changed, so its key was cleared. Enter one." };
  }
  if (isKeyRefused) {
    const note = "Work through it waits and goes on by itself when you enter another key. Nothing is lost.";
    return { tone: "bad", word: "Key refused", note };
  }
  if (!lastCheck) return { tone: "wait", word: "Not tested yet", note: "" };
  return lastCheck.isOk
    ? { tone: "good", word: "Works", note: lastCheck.summary.replace(/^Works\.\s*/, "") }
    : { tone: "bad", word: "Does not work", note: lastCheck.summary };
}

/** "key ends in 7Qm2"; the built-in emulator needs none that a person could enter. */
export function keyWords({ keyLast4, isEmulator }: Connection): string {
  if (isEmulator) return "needs no key";
  return keyLast4 === null ? "no key" : `key ends in ${keyLast4}`;
}

/** Whether an edited address belongs to somebody else than the one the key was entered for. */
export function leavesOrigin(before: string, after: string): boolean {
  return URL.canParse(after) && originOf(before) !== originOf(after);
}
