"use client";

import { Download, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import type { Beside } from "@/components/shared/jsonl/draft";
import { handOver, newBatchScope } from "@/components/shared/jsonl/hand-over";
import { saveBlob } from "@/components/shared/jsonl/save-blob";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";

/** What can be done with any file here: save it, or make a batch of it. */
export function FileActions({ name, blob, beside }: { name: string; blob: Blob; beside: Beside }) {
  const { id, slug, role, person } = useTeam();
  const router = useRouter();
  const plainName = name.replace(/\.gz$/i, "");
  const use = () => {
    const file = new File([blob], plainName, { type: "application/jsonl" });
    handOver(newBatchScope(person.id, id), { file, beside });
    router.push(teamHref(slug, "/batches/new"));
  };
  return (
    <>
      <Button
        variant="outline"
        size="sm"
        aria-label={`Download ${plainName}`}
        onClick={() => saveBlob(blob, plainName)}
      >
        <Download aria-hidden />
        Download
      </Button>
      {can(role, "batch:submit") && can(role, "file:upload") && (
        <Button variant="outline" size="sm" aria-label={`Use ${plainName} in New batch`} onClick={use}>
          <Play aria-hidden />
          Use in New batch
        </Button>
      )}
    </>
  );
}
