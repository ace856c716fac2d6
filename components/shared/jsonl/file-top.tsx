"use client";

import type { ReactNode } from "react";
import { FileIcon } from "@/components/shared/file-icon";

type FileTopProps = {
  name: string;
  /** "50,000 requests · 200 MB" */
  facts: string;
  /** What else there is to say, a line each. */
  children?: ReactNode;
  /** What can be done with it. */
  actions: ReactNode;
};

/** The head of a card about a file: what it is, and what can be done with it. */
export function FileTop({ name, facts, children, actions }: FileTopProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2.5 px-4 py-3.5">
      <FileIcon name={name} />
      <div className="min-w-40 sm:min-w-64 flex-1">
        <h2 className="truncate font-semibold" title={name}>
          {name}
        </h2>
        <p className="text-xs text-muted-foreground tabular-nums">{facts}</p>
        {children}
      </div>
      <div className="flex flex-wrap items-center gap-2">{actions}</div>
    </div>
  );
}
