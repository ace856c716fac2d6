"use client";

import { useNarrow } from "@/components/shared/use-narrow";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatBytes, formatCount, plural, shortModelName } from "@/lib/format";
import type { Tally, TallyGroup } from "@/lib/jsonl/contract";
import type { GroupTokens, TokenCount } from "@/lib/jsonl/token-contract";
import { carriedBy, ceilingOf, spreadSentence, tokenWords } from "./profile-words";

const groupsMax = 50;

type Group = TallyGroup & { tokens: GroupTokens | null };
type GroupsProps = { groups: readonly Group[] };

/** Requests by model and endpoint: how many, how large, how many tokens, and what they carry. */
export function ProfileGroups({ tally, tokens }: { tally: Tally; tokens: TokenCount | null }) {
  const isNarrow = useNarrow();
  const groups = tally.groups.slice(0, groupsMax).map((group) => ({
    ...group,
    tokens: tokens?.groups.find(({ model, url }) => model === group.model && url === group.url) ?? null,
  }));
  return isNarrow ? <GroupCards groups={groups} /> : <GroupTable groups={groups} />;
}

const keyOf = ({ model, url }: Group) => `${model}\n${url}`;
const nameOf = ({ model }: Group) => (model ? shortModelName(model) : "no model");
const basisOf = ({ tokens }: Group) => tokens?.basis.map(({ sentence }) => sentence).join(" ");

function GroupTable({ groups }: GroupsProps) {
  return (
    <Table aria-label="Requests by model and endpoint">
      <TableHeader>
        <TableRow>
          <TableHead>Model and endpoint</TableHead>
          <TableHead align="right">Requests</TableHead>
          <TableHead align="right">Prompt size</TableHead>
          <TableHead align="right">Input tokens</TableHead>
          <TableHead align="right">max_tokens</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {groups.map((group) => {
          const input = group.tokens && tokenWords(group.tokens.input);
          const ceiling = ceilingOf(group);
          const { promptBytes } = group;
          return (
            <TableRow key={keyOf(group)} className="[&>td]:align-top">
              <TableCell className="min-w-56">
                <span className="block font-medium wrap-anywhere" title={group.model ?? undefined}>
                  {nameOf(group)}
                </span>
                <Note>{[group.url ?? "no url", ...carriedBy(group)].join(" · ")}</Note>
              </TableCell>
              <TableCell align="right">{formatCount(group.requests)}</TableCell>
              <TableCell align="right" title={spreadSentence(promptBytes)} className="whitespace-nowrap">
                {promptBytes.count === 0 ? "–" : formatBytes(promptBytes.median)}
                {promptBytes.count > 0 && <Note>median, most {formatBytes(promptBytes.max)}</Note>}
              </TableCell>
              <TableCell align="right" title={basisOf(group)} className="whitespace-nowrap">
                {input?.value ?? "–"}
                {input?.note && <Note>{input.note}</Note>}
              </TableCell>
              <TableCell align="right" className="max-w-48">
                {ceiling.value}
                {ceiling.note && <Note>{ceiling.note}</Note>}
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

const Note = ({ children }: { children: React.ReactNode }) => (
  <span className="block text-xs text-pretty text-muted-foreground">{children}</span>
);

function GroupCards({ groups }: GroupsProps) {
  return (
    <ul aria-label="Requests by model and endpoint" className="divide-y divide-line">
      {groups.map((group) => {
        const input = group.tokens && tokenWords(group.tokens.input);
        const ceiling = ceilingOf(group);
        return (
          <li key={keyOf(group)} className="px-4 py-2.5 text-sm">
            <div className="flex justify-between gap-3">
              <span className="font-medium wrap-anywhere">{nameOf(group)}</span>
              <span className="shrink-0 tabular-nums">{plural(group.requests, "request")}</span>
            </div>
            <Note>{[group.url ?? "no url", ...carriedBy(group)].join(" · ")}</Note>
            <Note>Prompts: {spreadSentence(group.promptBytes)}</Note>
            {input && <Note>Input tokens: {[input.value, input.note].filter(Boolean).join(", ")}</Note>}
            <Note>max_tokens: {[ceiling.value, ceiling.note].filter(Boolean).join(", ")}</Note>
          </li>
        );
      })}
    </ul>
  );
}
