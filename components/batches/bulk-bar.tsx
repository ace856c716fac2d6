"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { ChosenBar } from "@/components/shared/chosen-bar";
import { Link } from "@/components/shared/link";
import { useTeam } from "@/components/shared/team-context";
import { useShortcut } from "@/components/shared/use-shortcut";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import type { BulkAct } from "@/lib/bulk/contract";
import { formatCount, plural } from "@/lib/format";
import { comparedMax } from "@/lib/results/compare/contract";
import { ExportMenu } from "./export-menu";
import type { Selection } from "./use-selection";

const BulkDialog = dynamic(() => import("@/components/shared/bulk-dialog").then((file) => file.BulkDialog), {
  ssr: false,
});
const TagDialog = dynamic(() => import("./tag-dialog").then((file) => file.TagDialog), { ssr: false });

type BulkBarProps = {
  selection: Selection;
  /** Keys of the rows in sight. */
  page: readonly string[];
  /** Rows the filters mean, on all pages. */
  total: number;
  isArchive: boolean;
};

/** What can be done with the rows that are ticked. */
export function BulkBar({ selection, page, total, isArchive }: BulkBarProps) {
  const { role } = useTeam();
  const [act, setAct] = useState<BulkAct | null>(null);
  const { isAll, size, target, clear, selectAll } = selection;
  useShortcut("Escape", clear, { enabled: act === null });
  const count = isAll ? total : size;
  const isPageFull = !isAll && page.length > 0 && page.every((key) => selection.has(key));
  const isAllowed = can(role, "batch:edit");
  const hint = isAllowed ? undefined : "Viewers cannot change batches.";
  const acts: { act: BulkAct; label: string; isDestructive?: boolean }[] = [
    { act: "cancel", label: "Cancel…" },
    { act: "retry", label: "Retry…" },
    { act: "tag", label: "Tag…" },
    isArchive ? { act: "unarchive", label: "Take out…" } : { act: "archive", label: "Archive…" },
    { act: "delete", label: "Delete…", isDestructive: true },
  ];
  const close = () => setAct(null);
  const done = () => {
    close();
    clear();
  };
  return (
    <ChosenBar aria-label="Chosen batches">
      <p role="status" className="font-medium">
        {isAll ? `All ${plural(count, "row")} that match` : `${formatCount(count)} chosen`}
      </p>
      {isPageFull && total > page.length && (
        <Button variant="link" size="sm" onClick={selectAll}>
          Choose all {formatCount(total)} that match
        </Button>
      )}
      <Button variant="ghost" size="sm" onClick={clear}>
        Clear
      </Button>
      <div className="ml-auto flex flex-wrap items-center gap-2">
        {acts.map(({ act: one, label, isDestructive }) => (
          <Button
            key={one}
            variant={isDestructive ? "destructive-outline" : "outline"}
            size="sm"
            title={hint}
            disabled={!isAllowed}
            onClick={() => setAct(one)}
          >
            {label}
          </Button>
        ))}
        {target.kind === "chosen" && target.runIds?.length === 0 && <CompareLink ids={target.ids} />}
        <ExportMenu target={target} />
      </div>
      {act === "tag" && <TagDialog target={target} count={count} onDone={done} onClose={close} />}
      {act !== null && act !== "tag" && <BulkDialog act={act} target={target} onDone={done} onClose={close} />}
    </ChosenBar>
  );
}

/** Two to four batches side by side, the first one ticked as A. */
function CompareLink({ ids }: { ids: readonly string[] }) {
  const { slug } = useTeam();
  const [a = "", ...others] = ids;
  if (others.length === 0 || ids.length > comparedMax) return null;
  return (
    <Button variant="outline" size="sm" asChild>
      <Link href={`/t/${slug}/compare?a=${a}&b=${others.join(",")}`}>Compare</Link>
    </Button>
  );
}
