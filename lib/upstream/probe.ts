import "server-only";
import { z } from "zod";
import { ask, listBytesMax } from "./ask";
import {
  type Capabilities,
  type ConnectionCheck,
  doublewordBatchApi,
  type ProbeStep,
  plainBatchApi,
  type Upstream,
} from "./contract";
import { UpstreamError } from "./errors";
import { listModels } from "./models";

/** A person waits for this: one attempt each, and no long silences. */
const hurry = { attempts: 1, limits: { headersMs: 10_000, idleMs: 10_000 } } as const;
const List = z.object({ data: z.array(z.unknown()) });
/** Lists of models longer than this are counted and not kept. */
const modelsKept = 2_000;
/** An id in the right form that no upstream has. */
const nobody = "00000000-0000-4000-8000-000000000000";

type Outcome<T> = { value: T | null; step: ProbeStep; error: UpstreamError | null };

async function attempt<T>(name: string, run: () => Promise<T>, say: (value: T) => string): Promise<Outcome<T>> {
  try {
    const value = await run();
    return { value, step: { name, isOk: true, detail: say(value) }, error: null };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { value: null, step: { name, isOk: false, detail: error.message }, error };
  }
}

const list = (up: Upstream, path: string) =>
  ask(up, { method: "GET", path, query: { limit: 1 }, effect: "none", bytesMax: listBytesMax, ...hurry }, List);

/**
 * Whether a path of Doubleword's exists. Asked about something that is not there, it answers in its own words
 * (`Batch with ID … not found`), where a server without the path complains of the address.
 */
async function knows(up: Upstream, path: string, thing: string): Promise<boolean> {
  try {
    await ask(up, { method: "GET", path, effect: "none", ...hurry }, z.unknown());
    return false;
  } catch (error) {
    return (
      error instanceof UpstreamError && error.status === 404 && error.message.startsWith(`${thing} with ID ${nobody}`)
    );
  }
}

async function findExtras(up: Upstream): Promise<{ capabilities: Capabilities; step: ProbeStep }> {
  const [hasAnalytics, hasMergedResults, hasCostEstimate] = await Promise.all([
    knows(up, `/batches/${nobody}/analytics`, "Batch"),
    knows(up, `/batches/${nobody}/results`, "Batch"),
    knows(up, `/files/${nobody}/cost-estimate`, "File"),
  ]);
  const found = { hasAnalytics, hasMergedResults, hasCostEstimate };
  // Retrying, searching and reading while it runs cannot be tried without a batch; they came in with these.
  const isDoubleword = hasAnalytics && hasMergedResults;
  const capabilities = { ...(isDoubleword ? doublewordBatchApi : plainBatchApi), ...found };
  const detail = isDoubleword
    ? "Results while a batch runs, retry in place, the 1h window and costs are available."
    : "A plain Batch API: results arrive when a batch has ended, and failed requests are retried as a new batch.";
  return { capabilities, step: { name: "Extras", isOk: true, detail } };
}

function summaryOf(modelCount: number | null, isBatchable: boolean, first: UpstreamError | null): string {
  if (first?.kind === "key_refused") return "The upstream refused this key.";
  if (isBatchable) return modelCount === null ? "Works." : `Works. ${modelCount.toLocaleString("en")} models.`;
  if (first?.kind === "unreachable" || first?.code === "address_refused") return first.message;
  return "The upstream answers, but batches cannot be run with this key at this address.";
}

/**
 * Tries a connection's key on its upstream, reading only: models, files, batches, then what goes beyond a plain Batch
 * API. Never throws for anything the upstream does. Without a usable answer the capabilities stay as they were.
 */
export async function probe(up: Upstream): Promise<{ check: ConnectionCheck; capabilities: Capabilities }> {
  const checkedAt = new Date().toISOString();
  const [models, files, batches] = await Promise.all([
    attempt(
      "Models",
      () => listModels(up, hurry),
      (all) => `${all.length.toLocaleString("en")} models can be used.`,
    ),
    attempt(
      "Files",
      () => list(up, "/files"),
      () => "Files can be read.",
    ),
    attempt(
      "Batches",
      () => list(up, "/batches"),
      () => "Batches can be read.",
    ),
  ]);
  const isOk = files.error === null && batches.error === null;
  const steps = [models.step, files.step, batches.step];
  const first = batches.error ?? files.error ?? models.error;
  const modelCount = models.value?.length ?? null;
  const isKept = modelCount !== null && modelCount > 0 && modelCount <= modelsKept;
  const kept = isKept ? { models: models.value?.map(({ id }) => id) } : {};
  const extras = isOk ? await findExtras(up) : null;
  if (extras) steps.push(extras.step);
  const check = { checkedAt, isOk, summary: summaryOf(modelCount, isOk, first), steps, modelCount, ...kept };
  return { check, capabilities: extras?.capabilities ?? up.capabilities };
}
