"use client";

import { useQuery } from "@tanstack/react-query";
import { useTeam } from "@/components/shared/team-context";
import { RemovableChip } from "@/components/ui/chip";
import { fileQuery } from "@/lib/files/queries";

type FileChipProps = { fileId: string; onRemove: () => void };

/** That only what was made of one input file is listed, by the file's name where there is such a file. */
export function FileChip({ fileId, onRemove }: FileChipProps) {
  const { slug } = useTeam();
  const { data } = useQuery({ ...fileQuery(slug, fileId), retry: false });
  const name = data?.name ?? "one file";
  return (
    <RemovableChip label={`File: ${name}`} onRemove={onRemove}>
      <span className="max-w-48 truncate" title={name}>
        {name}
      </span>
    </RemovableChip>
  );
}
