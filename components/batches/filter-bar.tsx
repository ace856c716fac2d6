"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { stateOfStatus } from "@/components/shared/batch-state";
import { SearchField } from "@/components/shared/search-field";
import { useTeam } from "@/components/shared/team-context";
import { Chip, RemovableChip } from "@/components/ui/chip";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { batchStatuses } from "@/lib/batches/contract";
import { batchFacetsQuery } from "@/lib/batches/view-queries";
import { shortModelName } from "@/lib/format";
import { untagged } from "@/lib/usage/contract";
import { type Choice, ChoiceMenu, ChoiceSubMenu, labelsOf } from "./choice-menu";
import { FileChip } from "./file-chip";
import { fileIdOf, usedWords } from "./filter-of";
import type { BatchFilters } from "./use-batch-filters";
import { useConnectionNames } from "./use-connection-names";
import { WhenMenu } from "./when-menu";

type FilterBarProps = {
  filters: BatchFilters;
  /** Null while the first answer is on its way. */
  counts: { running: number; look: number; archived: number } | null;
  /** What stands at the right end. */
  children: ReactNode;
};

const plain = (value: string): Choice => ({ value, label: value });
const noTag: Choice = { value: untagged, label: "no tag" };
const statuses = batchStatuses.map((value) => ({ value, label: statusLabel(value) }));

/** Several statuses share a word on screen; here each needs its own. */
function statusLabel(status: (typeof batchStatuses)[number]): string {
  if (status === "queued") return "Waiting here";
  if (status === "validating") return "Waiting at the upstream";
  return stateOfStatus[status].word;
}

/** Search and chips over the list. All of it goes to the server and into the address. */
export function FilterBar({ filters, counts, children }: FilterBarProps) {
  const team = useTeam();
  const facets = useQuery(batchFacetsQuery(team.slug)).data;
  const { state, change } = filters;
  const { view, mine } = state;
  const models = (facets?.models ?? []).map((id) => ({ value: id, label: shortModelName(id) }));
  const members = (facets?.members ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <SearchField value={state.q} onValueChange={(q) => change({ q })} label="Name, id, tag, file" />
      <fieldset className="contents">
        <legend className="sr-only">Show</legend>
        <Chip pressed={view === "all" && !mine} onClick={() => change({ view: "all", mine: false })}>
          All
        </Chip>
        <Chip pressed={view === "running"} count={counts?.running} onClick={() => change({ view: "running" })}>
          Running
        </Chip>
        <Chip pressed={view === "look"} count={counts?.look} onClick={() => change({ view: "look" })}>
          Needs a look
        </Chip>
        <Chip pressed={mine} onClick={() => change({ mine: !mine })}>
          Mine
        </Chip>
        <ChoiceMenu name="Model" values={state.model} choices={models} onChange={(model) => change({ model })} />
        {(members.length > 1 || state.member.length > 0) && (
          <ChoiceMenu name="Member" values={state.member} choices={members} onChange={(member) => change({ member })} />
        )}
        <WhenMenu filters={filters} />
        <More
          filters={filters}
          archived={counts?.archived ?? null}
          tags={facets?.tags ?? []}
          windows={facets?.windows ?? []}
        />
      </fieldset>
      <div className="ml-auto flex items-center gap-2">{children}</div>
    </div>
  );
}

type MoreProps = {
  filters: BatchFilters;
  archived: number | null;
  tags: readonly string[];
  windows: readonly string[];
};

/** What is asked for less often, in one menu; what is on stands beside it and goes with a click. */
function More({ filters: { state, change }, archived, tags, windows }: MoreProps) {
  const { slug } = useTeam();
  const connections = useConnectionNames(slug).map(({ id, name }) => ({ value: id, label: name }));
  const lists = [
    { name: "Status", key: "status", choices: statuses },
    { name: "Tag", key: "tag", choices: [...tags.map(plain), ...(state.tag.includes(untagged) ? [noTag] : [])] },
    { name: "Window", key: "window", choices: windows.map(plain) },
    { name: "Connection", key: "connection", choices: connections },
  ] as const;
  const flags = [
    { key: "overdue", label: "Overdue" },
    { key: "flagged", label: "Flagged answers" },
  ] as const;
  const used = usedWords(state, Date.now());
  const fileId = fileIdOf(state.file);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Chip>
            More
            <ChevronDown aria-hidden className="-mr-0.5" />
          </Chip>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start">
          {lists.map(({ name, key, choices }) => (
            <ChoiceSubMenu
              key={key}
              name={name}
              values={state[key]}
              choices={choices}
              onChange={(values) => change({ [key]: values })}
            />
          ))}
          <DropdownMenuSeparator />
          {flags.map(({ key, label }) => (
            <DropdownMenuCheckboxItem
              key={key}
              checked={state[key]}
              onCheckedChange={(isOn) => change({ [key]: isOn })}
            >
              {label}
            </DropdownMenuCheckboxItem>
          ))}
          <DropdownMenuCheckboxItem
            checked={state.view === "archived"}
            onCheckedChange={(isOn) => change({ view: isOn ? "archived" : "all" })}
          >
            Archived{archived ? ` (${archived})` : ""}
          </DropdownMenuCheckboxItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {lists
        .filter(({ key }) => state[key].length > 0)
        .map(({ name, key, choices }) => {
          const label = labelsOf({ values: state[key], choices }).join(", ");
          return (
            <RemovableChip key={key} label={`${name}: ${label}`} onRemove={() => change({ [key]: [] })}>
              <span className="max-w-48 truncate">{label}</span>
            </RemovableChip>
          );
        })}
      {flags
        .filter(({ key }) => state[key])
        .map(({ key, label }) => (
          <RemovableChip key={key} label={label} onRemove={() => change({ [key]: false })} />
        ))}
      {used && <RemovableChip label={used} onRemove={() => change({ usedFrom: null, usedTo: null })} />}
      {fileId !== undefined && <FileChip fileId={fileId} onRemove={() => change({ file: null })} />}
      {state.view === "archived" && <RemovableChip label="Archived" onRemove={() => change({ view: "all" })} />}
    </>
  );
}
