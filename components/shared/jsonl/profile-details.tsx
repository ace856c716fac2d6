"use client";

import { useNarrow } from "@/components/shared/use-narrow";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatBytes, formatCount, plural, shortModelName } from "@/lib/format";
import type { Tally, TallyGroup } from "@/lib/jsonl/contract";
import { Histogram } from "./histogram";
import { profileFacts, promptBuckets, spreadSentence } from "./profile-words";

const groupsMax = 50;

/** Requests by model and endpoint, sizes of the prompts, and what else they carry. */
export function ProfileDetails({ tally }: { tally: Tally }) {
  const groups = tally.groups.slice(0, groupsMax);
  const facts = profileFacts(tally);
  const isNarrow = useNarrow();
  return (
    <>
      {isNarrow ? <GroupCards groups={groups} /> : <GroupTable groups={groups} />}
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

type GroupsProps = { groups: readonly TallyGroup[] };
const keyOf = ({ model, url }: TallyGroup) => `${model}\n${url}`;
const nameOf = ({ model }: TallyGroup) => (model ? shortModelName(model) : "no model");

function GroupTable({ groups }: GroupsProps) {
  return (
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
          <TableRow key={keyOf(group)}>
            <TableCell className="font-medium" title={group.model ?? undefined}>
              {nameOf(group)}
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
  );
}

function GroupCards({ groups }: GroupsProps) {
  return (
    <ul aria-label="Requests by model and endpoint" className="divide-y divide-line">
      {groups.map((group) => (
        <li key={keyOf(group)} className="px-4 py-2.5 text-sm">
          <div className="flex justify-between gap-3">
            <span className="font-medium wrap-anywhere">{nameOf(group)}</span>
            <span className="shrink-0 tabular-nums">{plural(group.requests, "request")}</span>
          </div>
          <div className="text-xs text-muted-foreground">{group.url ?? "no url"}</div>
          <div className="text-xs text-muted-foreground">{spreadSentence(group.promptBytes)}</div>
        </li>
      ))}
    </ul>
  );
}
