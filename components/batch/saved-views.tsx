"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark } from "lucide-react";
import { useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { can } from "@/lib/access";
import type { SavedView } from "@/lib/results/saved/contract";
import { removeViewMutation, renameViewMutation, savedViewsQuery, viewCountsQuery } from "@/lib/results/saved/queries";
import { isSameView, KeepView } from "./keep-view";
import type { Columns } from "./use-columns";
import { isNarrowed, type ViewControl } from "./use-result-view";
import { ViewNameForm } from "./view-name-form";

type SavedViewsProps = { batchId: string; control: ViewControl; columns: Columns };

/** Views the team keeps, as chips beside the filters, each with its rows; another order can be kept here too. */
export function SavedViews({ batchId, control, columns }: SavedViewsProps) {
  const { slug, role } = useTeam();
  const { data } = useQuery(savedViewsQuery(slug));
  const views = data?.views ?? [];
  const counted = useQuery({ ...viewCountsQuery(slug, batchId, views), enabled: views.length > 0 });
  const now = control.view;
  const current = views.find(({ view }) => isSameView(view, now));
  const open = ({ view }: SavedView) => {
    control.show(view);
    if (view.layout) columns.borrow(view.layout);
  };
  return (
    <>
      {views.map((saved) => (
        <Chip
          key={saved.id}
          pressed={saved === current}
          count={counted.data?.counts[saved.id]}
          title={`Kept by ${saved.createdBy}`}
          onClick={() => open(saved)}
        >
          <Bookmark aria-hidden />
          {saved.name}
        </Chip>
      ))}
      {can(role, "batch:edit") && current && <ChangeView key={current.id} saved={current} />}
      {now.sort !== "input" && !isNarrowed(now) && (
        <KeepView view={now} columns={columns}>
          <Chip>
            <Bookmark aria-hidden />
            Keep this view
          </Chip>
        </KeepView>
      )}
    </>
  );
}

function ChangeView({ saved }: { saved: SavedView }) {
  const { slug } = useTeam();
  const client = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const close = { onSuccess: () => setIsOpen(false) };
  const rename = useMutation(renameViewMutation(client, slug));
  const remove = useMutation(removeViewMutation(client, slug));
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Chip aria-label={`Change the view ${saved.name}`}>Change…</Chip>
      </PopoverTrigger>
      <PopoverContent aria-label={`Change the view ${saved.name}`}>
        <ViewNameForm
          initial={saved.name}
          description={`Kept by ${saved.createdBy}, for everybody in the team.`}
          submitLabel="Rename"
          isPending={rename.isPending}
          error={rename.error ?? remove.error ?? undefined}
          onSubmit={(name) => rename.mutate({ viewId: saved.id, name }, close)}
        />
        <Button
          variant="destructive-outline"
          className="mt-2 w-full"
          pending={remove.isPending}
          onClick={() => remove.mutate(saved.id, close)}
        >
          Remove for everybody
        </Button>
      </PopoverContent>
    </Popover>
  );
}
