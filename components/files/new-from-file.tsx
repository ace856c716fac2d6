"use client";

import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import type { InputFile } from "@/lib/files/contract";

/** Another batch from a file that is here already: nothing is uploaded twice. */
export function NewFromFile({ file }: { file: InputFile }) {
  const team = useTeam();
  if (file.state !== "ready" || !can(team.role, "batch:submit")) return null;
  return (
    <Button asChild variant="outline" size="sm">
      <Link href={teamHref(team, "/batches/new", { from: file.id })} aria-label={`New batch from ${file.name}`}>
        New batch from this file
      </Link>
    </Button>
  );
}
