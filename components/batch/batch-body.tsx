"use client";

import { NewBatchLink } from "@/components/shared/new-batch-link";
import { PageHeader } from "@/components/shared/page-header";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { useProgress } from "@/components/shared/use-progress";
import type { Batch } from "@/lib/batches/contract";
import { BatchHeading } from "./batch-heading";
import { BatchNotice } from "./batch-notice";
import { BatchTabs } from "./batch-tabs";
import { FamilyCard } from "./family-card";
import { ProgressAnnouncer } from "./progress-announcer";
import { ProgressCard } from "./progress-card";

export function BatchBody({ batch }: { batch: Batch }) {
  const team = useTeam();
  const progress = useProgress(batch);
  return (
    <>
      <PageHeader title={batch.name} crumbs={[{ label: "Batches", href: teamHref(team, "/batches") }]} hasTitleBelow>
        <NewBatchLink />
      </PageHeader>
      <BatchHeading batch={batch} />
      <BatchNotice batch={batch} />
      <ProgressCard batch={batch} progress={progress} />
      <ProgressAnnouncer batch={batch} progress={progress} />
      <FamilyCard batch={batch} />
      <BatchTabs batch={batch} />
    </>
  );
}
