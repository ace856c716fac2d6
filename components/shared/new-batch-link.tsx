"use client";

import { Link } from "@/components/shared/link";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import { teamHref } from "./routes";
import { useTeam } from "./team-context";

/** The primary action of most pages; absent for those who may only look. */
export function NewBatchLink({ children = "New batch" }: { children?: string }) {
  const team = useTeam();
  if (!can(team.role, "batch:submit")) return null;
  return (
    <Button asChild>
      <Link href={teamHref(team, "/batches/new")}>{children}</Link>
    </Button>
  );
}

/** Opens New batch with a small file in it, for those who have none at hand. */
export function SampleBatchLink() {
  const team = useTeam();
  if (!can(team.role, "batch:submit")) return null;
  return (
    <Button asChild variant="outline">
      <Link href={teamHref(team, "/batches/new", { sample: 1 })}>Try a sample file</Link>
    </Button>
  );
}
