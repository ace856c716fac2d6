"use client";

import { SearchField } from "@/components/shared/search-field";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { actGroups } from "@/lib/audit/contract";
import { groupWords } from "./audit-words";
import type { AuditView } from "./use-audit-filter";

type AuditFiltersProps = { view: AuditView; actors: readonly { id: string; name: string }[] };

const all = "all";

/** By what was touched, by whom, by day, and by any name or id in it. */
export function AuditFilters({ view: { filter, set }, actors }: AuditFiltersProps) {
  const pick = (key: "group" | "actor") => (value: string) => void set({ [key]: value === all ? null : value });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchField
        className="w-56 max-sm:w-full"
        label="Name, id, address"
        value={filter.search ?? ""}
        onValueChange={(search) => void set({ search: search || null })}
      />
      <Select value={filter.group ?? all} onValueChange={pick("group")}>
        <SelectTrigger aria-label="What" className="w-40">
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          <SelectItem value={all}>Everything</SelectItem>
          {actGroups.map((group) => (
            <SelectItem key={group} value={group}>
              {groupWords(group)}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
      <Select value={filter.actorId ?? all} onValueChange={pick("actor")}>
        <SelectTrigger aria-label="Who" className="w-40">
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          <SelectItem value={all}>Everybody</SelectItem>
          {actors.map(({ id, name }) => (
            <SelectItem key={id} value={id}>
              {name}
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
      <Input
        type="date"
        aria-label="From (UTC)"
        className="w-36 max-sm:w-40"
        value={filter.from ?? ""}
        onChange={(event) => void set({ from: event.target.value || null })}
      />
      <span aria-hidden className="text-muted-foreground">
        –
      </span>
      <Input
        type="date"
        aria-label="To (UTC)"
        className="w-36 max-sm:w-40"
        value={filter.to ?? ""}
        onChange={(event) => void set({ to: event.target.value || null })}
      />
    </div>
  );
}
