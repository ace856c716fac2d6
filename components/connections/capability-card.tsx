import { StateShape } from "@/components/shared/state-word";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import type { Capabilities } from "@/lib/connections/contract";
import { formatBytes, formatCount } from "@/lib/format";
import { capabilityRows } from "./connection-words";

/** What an upstream can do, what it cannot, and what either means for a batch. */
export function CapabilityCard({ capabilities }: { capabilities: Capabilities }) {
  const { windows, endpoints, fileBytesMax, requestsMax } = capabilities;
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <CardTitle>What it can do</CardTitle>
      </CardHeader>
      <ul aria-label="What it can do" className="divide-y divide-line border-t border-line">
        {capabilityRows(capabilities).map(({ name, isThere, meaning }) => (
          <li key={name} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2 text-sm">
            <span className="inline-flex w-12 items-center gap-1.5">
              <StateShape tone={isThere ? "good" : "wait"} />
              {isThere ? "yes" : "no"}
            </span>
            <span className="w-52 font-medium">{name}</span>
            <span className="min-w-0 flex-1 basis-56 text-pretty text-muted-foreground">{meaning}</span>
          </li>
        ))}
      </ul>
      <p className="border-t border-line px-4 py-3 text-xs text-pretty wrap-anywhere text-muted-foreground">
        Windows {windows.join(" and ")} · files to {formatBytes(fileBytesMax)} and {formatCount(requestsMax)} requests ·{" "}
        {endpoints.join(", ")}
      </p>
    </Card>
  );
}
