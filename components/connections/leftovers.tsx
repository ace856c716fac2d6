"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Disclosure } from "@/components/shared/disclosure";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import type { Connection } from "@/lib/connections/contract";
import { leftoversQuery, removeLeftoversMutation } from "@/lib/files/queries";
import { formatBytes, plural } from "@/lib/format";

/** Copies that uploads left at the upstream and nothing uses; looked for when somebody asks. */
export function Leftovers({ connection }: { connection: Connection }) {
  const team = useTeam();
  const [isOpen, setOpen] = useState(false);
  const { data, error, isFetching } = useQuery({ ...leftoversQuery(team.slug, connection.id), enabled: isOpen });
  const remove = useMutation(removeLeftoversMutation(useQueryClient(), team.slug, connection.id));
  const files = data?.files ?? [];
  const removeAll = () =>
    remove.mutate(undefined, {
      onSuccess: (gone) => toast.success(`Deleted ${plural(gone.files.length, "file")} at ${connection.name}.`),
      onError: (problem) => toast.error("Not every file was deleted.", { description: problem.message }),
    });
  return (
    <Disclosure title="Files left over there" onOpenChange={setOpen}>
      <div className="pt-1 pb-2 pl-4.5 text-sm" aria-busy={isFetching}>
        {error ? (
          <p className="text-bad-ink">{error.message}</p>
        ) : !data ? (
          <p className="text-muted-foreground">Reading the upstream's lists …</p>
        ) : files.length === 0 ? (
          <p className="text-pretty text-muted-foreground">
            Nothing is left over: every copy of this team's files there is in use or was cleared away.
          </p>
        ) : (
          <>
            <p className="text-pretty text-muted-foreground">
              Uploads that were cut off left these copies there. No batch was made from them.
            </p>
            <ul className="mt-1.5 grid gap-0.5">
              {files.map((file) => (
                <li key={file.id} className="flex flex-wrap gap-x-3 tabular-nums">
                  <span className="wrap-anywhere">{file.name}</span>
                  <span className="text-muted-foreground">
                    {formatBytes(file.sizeBytes)} · <Time at={file.createdAt} look="age" />
                  </span>
                </li>
              ))}
            </ul>
            <Button
              variant="destructive-outline"
              size="sm"
              className="mt-2.5"
              pending={remove.isPending}
              onClick={removeAll}
            >
              Delete {plural(files.length, "file")} there
            </Button>
          </>
        )}
      </div>
    </Disclosure>
  );
}
