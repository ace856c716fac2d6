"use client";

import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";

/** Stands where the connection would be chosen, while the team has none. */
export function ConnectFirst() {
  const { slug, role } = useTeam();
  return (
    <div className="grid content-start gap-1.5">
      <p className="text-xs font-medium text-muted-foreground">Connection</p>
      {can(role, "connection:write") ? (
        <Button asChild variant="outline">
          <Link href={teamHref(slug, "/settings/connections")}>Add a connection first</Link>
        </Button>
      ) : (
        <p className="text-sm text-pretty">This team has no connection yet. Ask an owner or admin to add one.</p>
      )}
    </div>
  );
}
