"use client";

import { AsOf } from "@/components/shared/as-of";
import { describeState } from "@/components/shared/batch-state";
import { CopyId } from "@/components/shared/copy-id";
import { EmulatorBadge } from "@/components/shared/emulator-badge";
import { PageTitle } from "@/components/shared/page-header";
import { StateWord } from "@/components/shared/state-word";
import { useTeam } from "@/components/shared/team-context";
import { Tag } from "@/components/ui/tag";
import type { Batch } from "@/lib/batches/contract";
import { isRunning } from "@/lib/batches/rules";
import { formatBytes, shortModelName } from "@/lib/format";
import { BatchActions } from "./batch-actions";

const modelsShown = 3;

/** Name, state, actions, and the facts that do not change. */
export function BatchHeading({ batch }: { batch: Batch }) {
  const { person } = useTeam();
  const { word, tone } = describeState(batch);
  const by = batch.createdBy.id === person.id ? "You" : batch.createdBy.name;
  const more = batch.models.length - modelsShown;
  return (
    <PageTitle
      title={batch.name}
      state={<StateWord tone={tone}>{word}</StateWord>}
      facts={
        <>
          <CopyId id={batch.id} what="batch id" />
          <span>
            {by} · {batch.connection.name} · {batch.window} window
          </span>
          <span title={batch.models.join(", ")}>
            {batch.models.slice(0, modelsShown).map(shortModelName).join(", ")}
            {more > 0 && ` and ${more} more`}
          </span>
          <span title={formatBytes(batch.inputFile.sizeBytes)}>{batch.inputFile.name}</span>
          {batch.tags.length > 0 && (
            <span className="flex flex-wrap gap-1">
              {batch.tags.map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
            </span>
          )}
          {batch.connection.isEmulator && <EmulatorBadge />}
          {isRunning(batch.status) && batch.asOf && <AsOf at={batch.asOf} staleAfterMs={180_000} />}
        </>
      }
    >
      <BatchActions batch={batch} />
    </PageTitle>
  );
}
