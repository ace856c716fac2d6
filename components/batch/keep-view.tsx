"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { can } from "@/lib/access";
import type { KeptView } from "@/lib/results/saved/contract";
import { savedViewsQuery, saveViewMutation } from "@/lib/results/saved/queries";
import type { Columns } from "./use-columns";
import type { ResultView } from "./use-result-view";
import { ViewNameForm } from "./view-name-form";

const keptOf = ({ filter, search, mode, scope, where, sort, cause }: ResultView): KeptView => ({
  ...{ filter, search, mode, scope, where, sort, cause },
});

/** Whether two views show the same rows in the same order. */
export const isSameView = (one: ResultView, other: ResultView): boolean =>
  JSON.stringify(keptOf(one)) === JSON.stringify(keptOf(other));

type KeepViewProps = { view: ResultView; columns: Columns /** What is pressed. */; children: ReactElement };

/** Gives a view a name for the whole team; nothing where it has one. */
export function KeepView({ view, columns, children }: KeepViewProps) {
  const { slug, role } = useTeam();
  const [isOpen, setIsOpen] = useState(false);
  const save = useMutation(saveViewMutation(useQueryClient(), slug));
  const { data } = useQuery(savedViewsQuery(slug));
  const isKept = data?.views.some((saved) => isSameView(saved.view, view)) ?? false;
  if (isKept || !can(role, "batch:edit")) return null;
  const kept = { ...keptOf(view), ...(columns.layout && { layout: columns.layout }) };
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>{children}</PopoverTrigger>
      <PopoverContent aria-label="Keep this view">
        <ViewNameForm
          description="For everybody in the team, on every batch; columns you changed come along."
          submitLabel="Keep view"
          isPending={save.isPending}
          error={save.error ?? undefined}
          onSubmit={(name) => save.mutate({ name, view: kept }, { onSuccess: () => setIsOpen(false) })}
        />
      </PopoverContent>
    </Popover>
  );
}
