"use client";

import { Check, ChevronsUpDown, Plus, Settings } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";
import { Avatar } from "@/components/ui/avatar";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { ShellContext } from "./shell-types";

const NewTeamDialog = dynamic(() => import("./new-team-dialog").then((file) => file.NewTeamDialog), { ssr: false });

/** The team one is in, and the way to the others. */
export function TeamMenu({ team, teams }: Pick<ShellContext, "team" | "teams">) {
  const [isMaking, setIsMaking] = useState(false);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger className="mb-3 flex w-full items-center gap-2 rounded-lg border bg-card py-1.5 pr-1.5 pl-2 text-left font-medium transition-colors hover:border-input">
          <Avatar name={team.name} seed={team.id} decorative />
          <span className="sr-only">Team: </span>
          <span className="min-w-0 flex-1 truncate">{team.name}</span>
          <ChevronsUpDown aria-hidden className="-ml-1 size-3 shrink-0 stroke-[1.6] text-muted-foreground" />
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="min-w-(--radix-dropdown-menu-trigger-width)">
          <DropdownMenuLabel>Teams</DropdownMenuLabel>
          {teams.map((other) => (
            <DropdownMenuItem key={other.id} asChild>
              <Link href={teamHref(other)} aria-current={other.id === team.id || undefined}>
                <Avatar name={other.name} seed={other.id} size="sm" decorative />
                <span className="min-w-0 flex-1 truncate">{other.name}</span>
                {other.id === team.id && <Check aria-hidden />}
              </Link>
            </DropdownMenuItem>
          ))}
          <DropdownMenuSeparator />
          <DropdownMenuItem asChild>
            <Link href={teamHref(team, "/settings")}>
              <Settings aria-hidden />
              Team settings
            </Link>
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setIsMaking(true)}>
            <Plus aria-hidden />
            New team…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {isMaking && <NewTeamDialog onClose={() => setIsMaking(false)} />}
    </>
  );
}
