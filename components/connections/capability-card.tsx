import { StateShape } from "@/components/shared/state-word";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
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
      <div className="overflow-x-auto">
        <Table aria-label="What it can do">
          <TableHeader>
            <TableRow>
              <TableHead>Ability</TableHead>
              <TableHead>There</TableHead>
              <TableHead>What it means</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {capabilityRows(capabilities).map(({ name, isThere, meaning }) => (
              <TableRow key={name}>
                <TableCell className="font-medium whitespace-nowrap">{name}</TableCell>
                <TableCell>
                  <span className="inline-flex items-center gap-1.5">
                    <StateShape tone={isThere ? "good" : "wait"} />
                    {isThere ? "yes" : "no"}
                  </span>
                </TableCell>
                <TableCell className="min-w-56 whitespace-normal text-muted-foreground">{meaning}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      <p className="border-t border-line px-4 py-3 text-xs text-pretty wrap-anywhere text-muted-foreground">
        Windows {windows.join(" and ")} · files to {formatBytes(fileBytesMax)} and {formatCount(requestsMax)} requests ·{" "}
        {endpoints.join(", ")}
      </p>
    </Card>
  );
}
