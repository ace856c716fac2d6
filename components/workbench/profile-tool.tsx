"use client";

import { ProfileDetails } from "@/components/shared/jsonl/profile-details";
import { profileSummary } from "@/components/shared/jsonl/profile-words";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import type { Tally } from "@/lib/jsonl/contract";

/** What the requests of a file consist of. */
export function ProfileTool({ fileName, tally }: { fileName: string; tally: Tally | null }) {
  if (!tally) {
    return <p className="px-1 text-sm text-muted-foreground">The profile is there when the file has been read.</p>;
  }
  return (
    <Card aria-label={`Profile of ${fileName}`} className="overflow-hidden">
      <CardHeader>
        <CardTitle>Profile</CardTitle>
        <span className="min-w-0 text-xs text-muted-foreground tabular-nums">{profileSummary(tally)}</span>
      </CardHeader>
      <div className="border-t">
        <ProfileDetails tally={tally} />
      </div>
    </Card>
  );
}
