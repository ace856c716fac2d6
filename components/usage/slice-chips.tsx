"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Link } from "@/components/shared/link";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { connectionsQuery } from "@/lib/connections/queries";
import { shortModelName } from "@/lib/format";
import { membersQuery } from "@/lib/teams/queries";
import { type UsageBy, untagged } from "@/lib/usage/contract";
import { batchesHref } from "./batches-href";
import type { UsageView } from "./use-usage-view";

/** What the view is narrowed to, each to be taken off again, and the way to its batches. */
export function SliceChips({ view }: { view: UsageView }) {
  const team = useTeam();
  const members = useQuery(membersQuery(team.slug)).data?.members ?? [];
  const connections = useQuery(connectionsQuery(team.slug)).data?.connections ?? [];
  const entries = Object.entries(view.slice) as [UsageBy, string][];
  if (entries.length === 0) return null;
  const wordOf: Record<UsageBy, (key: string) => string> = {
    model: shortModelName,
    member: (key) => members.find((member) => member.userId === key)?.name ?? "former member",
    connection: (key) => connections.find((connection) => connection.id === key)?.name ?? "removed connection",
    tag: (key) => (key === untagged ? "no tag" : key),
  };
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      {entries.map(([name, key]) => (
        <Button key={name} variant="outline" size="sm" onClick={() => view.setSlice(name, null)}>
          {name}: {wordOf[name](key)}
          <X aria-label="Remove" />
        </Button>
      ))}
      <Button asChild variant="link" size="sm">
        <Link href={batchesHref(team, view.slice, view.range)}>Show its batches</Link>
      </Button>
    </div>
  );
}
