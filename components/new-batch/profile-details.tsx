"use client";

import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatBytes, formatCount, shortModelName } from "@/lib/format";
import type { Tally } from "@/lib/jsonl/contract";
import { Histogram } from "./histogram";
import { profileFacts, promptBuckets, spreadSentence } from "./profile-words";

const groupsMax = 50;

/** Requests by model and endpoint, sizes of the prompts, and what else they carry. */
export function ProfileDetails({ tally }: { tally: Tally }) {
  const groups = tally.groups.slice(0, groupsMax);
  const facts = profileFacts(tally);
  return (
    <>
      <Table aria-label="Requests by model and endpoint">
        <TableHeader>
          <TableRow>
            <TableHead>Model</TableHead>
            <TableHead>Endpoint</TableHead>
            <TableHead align="right">Requests</TableHead>
            <TableHead>Prompt size</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {groups.map((group) => (
            <TableRow key={`${group.model}\n${group.url}`}>
              <TableCell className="font-medium" title={group.model ?? undefined}>
                {group.model ? shortModelName(group.model) : "no model"}
              </TableCell>
              <TableCell className="text-muted-foreground">{group.url ?? "no url"}</TableCell>
              <TableCell align="right">{formatCount(group.requests)}</TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground">
                {spreadSentence(group.promptBytes)}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <div className="grid gap-6 border-t px-4 py-4 md:grid-cols-2">
        <Histogram
          label="Prompt sizes"
          note="UTF-8 bytes of text in a request; images are counted apart"
          buckets={promptBuckets(tally.groups)}
          format={formatBytes}
        />
        <dl className="grid content-start gap-x-4 gap-y-2 text-sm sm:grid-cols-[auto_1fr]">
          {facts.map(({ label, value, note }) => (
            <div key={label} className="contents">
              <dt className="text-muted-foreground">{label}</dt>
              <dd className="tabular-nums">
                {value}
                {note && <span className="text-muted-foreground"> · {note}</span>}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}
