"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { toast } from "sonner";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { can } from "@/lib/access";
import { updateBatchMutation } from "@/lib/batches/act-queries";
import type { Batch } from "@/lib/batches/contract";
import { isTerminal } from "@/lib/batches/rules";
import { fieldsQuery } from "@/lib/results/queries";

const EditDialog = dynamic(() => import("./edit-dialog").then((file) => file.EditDialog), { ssr: false });
const LimitDialog = dynamic(() => import("./limit-dialog").then((file) => file.LimitDialog), { ssr: false });
const ShareDialog = dynamic(() => import("./share-dialog").then((file) => file.ShareDialog), { ssr: false });
const TableDialog = dynamic(() => import("./table-dialog").then((file) => file.TableDialog), { ssr: false });
const DeleteDialog = dynamic(() => import("./delete-dialog").then((file) => file.DeleteDialog), { ssr: false });

/** What is done with a batch now and then: its name and tags, its limit, the archive, and its end. */
export function MoreMenu({ batch }: { batch: Batch }) {
  const team = useTeam();
  const [asked, setAsked] = useState<"edit" | "limit" | "share" | "table" | "delete" | null>(null);
  const update = useMutation(updateBatchMutation(useQueryClient(), team.slug, batch.id));
  const isOver = isTerminal(batch.status);
  const isArchived = batch.archivedAt !== null;
  const mayEdit = can(team.role, "batch:edit");
  const mayDelete = can(team.role, "connection:write") || batch.createdBy.id === team.person.id;
  const { data } = useQuery(fieldsQuery(team.slug, batch.id));
  const hasTable = data?.fields.some(({ isOfTable }) => isOfTable) ?? false;
  const close = () => setAsked(null);
  const archive = () =>
    update.mutate(
      { isArchived: !isArchived },
      {
        onSuccess: () => toast.success(isArchived ? "Back in the list" : "Archived. Batches, More, Archived shows it."),
        onError: (error) => toast.error("Nothing was changed.", { description: error.message }),
      },
    );
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" size="icon" aria-label="More acts">
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem disabled={!mayEdit} onSelect={() => setAsked("edit")}>
            Name and tags…
          </DropdownMenuItem>
          <DropdownMenuItem
            disabled={!mayEdit || (isOver && batch.moneyGuard === null)}
            onSelect={() => setAsked("limit")}
          >
            {batch.moneyGuard === null ? "Set a limit…" : "Change the limit…"}
          </DropdownMenuItem>
          <DropdownMenuItem disabled={!mayEdit || !isOver} onSelect={archive}>
            {isArchived ? "Take out of the archive" : "Archive"}
          </DropdownMenuItem>
          <DropdownMenuItem disabled={!can(team.role, "batch:share")} onSelect={() => setAsked("share")}>
            Share…
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          {hasTable && (
            <DropdownMenuItem
              destructive
              disabled={!can(team.role, "batch:delete") || !mayDelete}
              onSelect={() => setAsked("table")}
            >
              Remove the table…
            </DropdownMenuItem>
          )}
          <DropdownMenuItem
            destructive
            disabled={!can(team.role, "batch:delete") || !mayDelete || !isOver}
            onSelect={() => setAsked("delete")}
          >
            Delete…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {asked === "edit" && <EditDialog batch={batch} onClose={close} />}
      {asked === "limit" && <LimitDialog batch={batch} onClose={close} />}
      {asked === "share" && <ShareDialog batch={batch} onClose={close} />}
      {asked === "table" && <TableDialog batch={batch} onClose={close} />}
      {asked === "delete" && <DeleteDialog batch={batch} onClose={close} />}
    </>
  );
}
