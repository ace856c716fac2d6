"use client";

import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import type { InputFile } from "@/lib/files/contract";
import { usageWords } from "./file-words";

/** How often a file was used, which leads to those batches; and the table its requests were made of. */
export function FileUsage({ file }: { file: InputFile }) {
  const team = useTeam();
  const words = usageWords(file);
  return (
    <>
      {file.batchCount === 0 ? (
        words
      ) : (
        <Link
          href={teamHref(team, "/batches", { file: file.id })}
          aria-label={`${words} from ${file.name}`}
          className="rounded-sm underline decoration-border underline-offset-3 hover:decoration-current"
        >
          {words}
        </Link>
      )}
      {file.source && ` · made from ${file.source.name}`}
    </>
  );
}
