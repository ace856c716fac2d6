import type { StateTone } from "@/components/shared/state-word";
import type { Capabilities, Connection, ConnectionHealth, ConnectionKind } from "@/lib/connections/contract";
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
    can.isOneModelPerFile ? "one model and url in a file" : "several models in a file",
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

/** Each thing an upstream can or cannot do: its name, whether it does, and what that means here. */
export function capabilityRows(can: Capabilities): { name: string; isThere: boolean; meaning: string }[] {
  const row = (name: string, isThere: boolean, yes: string, no: string) => ({
    name,
    isThere,
    meaning: isThere ? yes : no,
  });
  return [
    row(
      "Answers while it runs",
      can.hasPartialResults,
      "Rows arrive as they are answered.",
      "All rows arrive when a batch has ended.",
    ),
    row(
      "Retry in place",
      can.hasInPlaceRetry,
      "Failed requests go back into the same batch.",
      "Failed requests are sent again as a new batch.",
    ),
    row(
      "Search",
      can.hasSearch,
      "A batch whose answer was lost is found by its marker, so nothing is sent twice.",
      "A batch whose answer was lost is looked for in the list.",
    ),
    row(
      "Merged results",
      can.hasMergedResults,
      "Answers and failures come in one read.",
      "Two files are read per batch.",
    ),
    row("A price of its own", can.hasCostEstimate, "It says what a file would cost.", "Prices are those under Models."),
    row(
      "Tokens as it counts them",
      can.hasAnalytics,
      "Its own sums are compared with ours.",
      "Ours are the only sums.",
    ),
    row("Delete", can.hasBatchDelete, "Deleting here deletes there.", "Deleting here leaves its copy there."),
    row(
      "Several models in a file",
      !can.isOneModelPerFile,
      "Models may be mixed.",
      "A file is split by model and url first.",
    ),
  ];
}

type HealthLook = { tone: StateTone; word: string; note: string };

/** What a state of health means for the work that goes through a connection. */
export const healthLook: Record<ConnectionHealth["state"], HealthLook> = {
  well: { tone: "good", word: "Well", note: "It answers, and work goes through it." },
  unknown: { tone: "wait", word: "Not called yet", note: "Nothing has been sent through it since it was added." },
  shaky: { tone: "flag", word: "Trouble", note: "The last call failed. Work goes on and is tried again." },
  waiting: { tone: "wait", word: "Asked to wait", note: "It asked for patience. Work waits and goes on by itself." },
  resting: {
    tone: "risk",
    word: "Left alone",
    note: "Its address has not been answering, so it is tried now and then. Work waits and goes on by itself.",
  },
  key_refused: { tone: "bad", word: "Key refused", note: "Work waits for another key. Nothing is lost." },
};
