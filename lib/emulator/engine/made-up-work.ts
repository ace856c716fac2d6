import { answerRequest } from "@/lib/emulator/answer/answer-request";
import { ProviderError } from "@/lib/emulator/answer/provider-error";
import type { Catalogue } from "@/lib/emulator/catalogue/catalogue";
import { sortedJson, stringAt } from "@/lib/emulator/json-value";
import type { Settings } from "@/lib/emulator/options";
import type { RowOutcome } from "@/lib/emulator/storage/row-record";
import { madeUpFailure } from "./made-up-failure";
import type { RecentCompletions } from "./recent-completions";
import { completedOutcome, failedOutcome, httpFailure, readInputLine } from "./result-line";
import type { LocalWork, RowTask } from "./row-work";

/** A share of the time a request takes passes before its first byte. */
const TTFB_SHARE = 0.2;
/** A request that is repeated until the upstream gives up takes this much longer. */
const EXHAUSTED_FACTOR = 3;

/** Work that makes answers up on the spot. */
export function createMadeUpWork(settings: Settings, catalogue: Catalogue, recent: RecentCompletions): LocalWork {
  const context = { catalogue, quirks: settings.quirkRates };
  const perform = (task: RowTask): RowOutcome => {
    const input = readInputLine(task.line);
    const model = stringAt(input.body, "model") ?? "";
    const rate = settings.failureRates[model] ?? 0;
    try {
      const failure = madeUpFailure(rate, `${input.customId} ${task.row}`, task.attempt);
      if (failure) throw failure;
      const { body, usage } = answerRequest(input.url, input.body, context);
      const { durationMs } = task;
      recent.note(model, usage.completionTokens);
      const answer = { bodyJson: sortedJson(body), status: 200, usage, durationMs, ttfbMs: durationMs * TTFB_SHARE };
      return completedOutcome(task, input, answer, catalogue);
    } catch (error) {
      const known = error instanceof ProviderError ? error : new ProviderError(500, String(error), "internal_error");
      const durationMs = task.durationMs * (known.status >= 500 ? EXHAUSTED_FACTOR : 1);
      return failedOutcome(task, input, httpFailure(known.status, known.bodyText()), durationMs);
    }
  };
  return { kind: "local", perform };
}
