"use client";

import { Download, Ellipsis, Trash2, Wrench } from "lucide-react";
import { useState } from "react";
import { Link } from "@/components/shared/link";
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
import { fileContentPath, type InputFile } from "@/lib/files/contract";
import { isFilePending } from "@/lib/files/queries";
import { DeleteDialog } from "./delete-dialog";
import { keptAway } from "./file-words";

/** What else can be done with a file; what the server would refuse is not offered. */
export function FileMenu({ file }: { file: InputFile }) {
  const team = useTeam();
  const [isDeleting, setIsDeleting] = useState(false);
  const away = keptAway(file);
  const isOwn = file.createdBy?.id === team.person.id || team.role === "owner" || team.role === "admin";
  const mayDelete = file.batchCount === 0 && !isFilePending(file) && can(team.role, "file:upload") && isOwn;
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={`More for ${file.name}`}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {away !== null && <DropdownMenuLabel>{away}</DropdownMenuLabel>}
          <DropdownMenuItem asChild disabled={away !== null}>
            <Link href={teamHref(team, "/workbench", { from: file.id })}>
              <Wrench aria-hidden />
              Open on the Workbench
            </Link>
          </DropdownMenuItem>
          <DropdownMenuItem asChild disabled={away !== null}>
            <a href={fileContentPath(team.slug, file.id)} download>
              <Download aria-hidden />
              Download
            </a>
          </DropdownMenuItem>
          {mayDelete && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem destructive onSelect={() => setIsDeleting(true)}>
                <Trash2 aria-hidden />
                Delete…
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <DeleteDialog file={file} open={isDeleting} onOpenChange={setIsDeleting} />
    </>
  );
}
