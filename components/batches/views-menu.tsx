"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { can } from "@/lib/access";
import type { BatchView } from "@/lib/batches/view-contract";
import { batchViewsQuery, removeViewMutation } from "@/lib/batches/view-queries";
import { viewQuery } from "./view-query";

const SaveViewDialog = dynamic(() => import("./save-view-dialog").then((file) => file.SaveViewDialog), { ssr: false });

/** Lists kept under a name: one's own, and those the team shares. */
export function ViewsMenu({ isNarrowed }: { isNarrowed: boolean }) {
  const team = useTeam();
  const router = useRouter();
  const params = useSearchParams();
  const [isSaving, setIsSaving] = useState(false);
  const { data } = useQuery(batchViewsQuery(team.slug));
  const query = viewQuery(params);
  const views = data?.views ?? [];
  const current = views.find((view) => view.query === query);
  const groups = [
    { label: "Yours", views: views.filter((view) => view.isMine) },
    { label: "Shared by others", views: views.filter((view) => !view.isMine) },
  ].filter((group) => group.views.length > 0);
  const open = (view: BatchView) => router.push(teamHref(team, `/batches${view.query ? `?${view.query}` : ""}`));
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" size="sm" aria-label={current ? `View: ${current.name}` : "Views"}>
            <Bookmark aria-hidden className={current ? "fill-current" : undefined} />
            <span className="max-w-36 truncate">{current?.name ?? "Views"}</span>
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent className="max-h-96 w-64 overflow-y-auto">
          {groups.map((group) => (
            <ViewGroup key={group.label} {...group} onOpen={open} />
          ))}
          {views.length === 0 && (
            <DropdownMenuLabel className="font-normal text-pretty">
              Search, filter and sort the list, then save it here to come back to it.
            </DropdownMenuLabel>
          )}
          <DropdownMenuSeparator />
          <DropdownMenuItem disabled={!isNarrowed && query === ""} onSelect={() => setIsSaving(true)}>
            Save this view…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {isSaving && <SaveViewDialog query={query} views={views} onClose={() => setIsSaving(false)} />}
    </>
  );
}

type ViewGroupProps = { label: string; views: readonly BatchView[]; onOpen: (view: BatchView) => void };

function ViewGroup({ label, views, onOpen }: ViewGroupProps) {
  const team = useTeam();
  const remove = useMutation(removeViewMutation(useQueryClient(), team.slug));
  const mayRemove = (view: BatchView) => view.isMine || can(team.role, "connection:write");
  return (
    <>
      <DropdownMenuLabel>{label}</DropdownMenuLabel>
      {views.map((view) => (
        <div key={view.id} className="flex items-center">
          <DropdownMenuItem className="min-w-0 flex-1" onSelect={() => onOpen(view)}>
            <span className="min-w-0">
              <span className="block truncate">{view.name}</span>
              {(view.isShared || !view.isMine) && (
                <span className="block truncate text-xs text-muted-foreground">
                  {view.isMine ? "shared with the team" : `by ${view.by}`}
                </span>
              )}
            </span>
          </DropdownMenuItem>
          {mayRemove(view) && (
            <DropdownMenuItem
              aria-label={`Remove view ${view.name}`}
              className="shrink-0 text-muted-foreground"
              onSelect={(event) => {
                event.preventDefault();
                remove.mutate(view.id, {
                  onSuccess: () => toast.success(`View “${view.name}” removed`),
                  onError: (error) => toast.error("The view was not removed.", { description: error.message }),
                });
              }}
            >
              <Trash2 aria-hidden />
            </DropdownMenuItem>
          )}
        </div>
      ))}
    </>
  );
}
