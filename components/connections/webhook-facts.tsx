import { CopyId } from "@/components/shared/copy-id";
import { StateWord } from "@/components/shared/state-word";
import { Time } from "@/components/shared/time";
import { plural } from "@/lib/format";
import type { Hook } from "@/lib/hooks/contract";

/** Where the upstream posts, and how that has gone. */
export function WebhookFacts({ hook }: { hook: Hook }) {
  const { url, deliveries, lastDeliveryAt, oldSecretUntil, missed, lastProblem } = hook;
  return (
    <div className="grid gap-2 rounded-lg border px-3 py-2.5 text-sm">
      <div className="min-w-0">
        <p className="text-xs text-muted-foreground">Address</p>
        <CopyId id={url} what="webhook address" className="text-foreground" />
      </div>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <StateWord tone={lastDeliveryAt ? "good" : "wait"}>{lastDeliveryAt ? "In use" : "Waiting"}</StateWord>
        <span className="text-muted-foreground">
          {lastDeliveryAt ? (
            <>
              {plural(deliveries, "delivery", "deliveries")}, the last <Time at={lastDeliveryAt} look="age" /> ago
            </>
          ) : (
            "nothing has been delivered yet"
          )}
        </span>
      </p>
      {missed > 0 && (
        <p className="flex flex-wrap items-baseline gap-x-2">
          <StateWord tone="risk">Silent</StateWord>
          <span className="text-pretty text-muted-foreground">
            {plural(missed, "batch", "batches")} ended since without a delivery. The upstream may have switched the
            webhook off after failures: look there. Nothing is missed here, since batches are also asked after.
          </span>
        </p>
      )}
      {lastProblem && (
        <p className="flex flex-wrap items-baseline gap-x-2">
          <StateWord tone="risk">Refused one</StateWord>
          <span className="text-pretty text-muted-foreground">
            {lastProblem.message} <Time at={lastProblem.at} look="age" /> ago
          </span>
        </p>
      )}
      {oldSecretUntil && (
        <p className="text-xs text-muted-foreground">
          The secret before is taken until <Time at={oldSecretUntil} />.
        </p>
      )}
    </div>
  );
}
