"use client";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { ViewRow } from "@/lib/results/views/contract";
import { cn } from "@/lib/utils";
import { PagedRows } from "./row-pager";
import { useRowPages } from "./use-row-pages";
import type { ViewProps } from "./view-props";

/** Conversations that were made up, as they would be read. */
export function ChatView({ batch, onOpen }: ViewProps) {
  const pages = useRowPages(batch.id, "chats", 12);
  return (
    <PagedRows pages={pages} what="conversations">
      <ul className="grid items-start gap-3 lg:grid-cols-2">
        {pages.rows.map((row) => (
          <li key={row.seq}>
            <Card className="px-4 py-3">
              <div className="mb-2 flex items-center gap-3">
                <Button variant="link" size="sm" className="font-mono" onClick={() => onOpen(row.seq, pages.seqs)}>
                  {row.customId}
                </Button>
                <p className="truncate text-xs text-muted-foreground">{row.prompt}</p>
              </div>
              <Bubbles turns={row.turns} />
            </Card>
          </li>
        ))}
      </ul>
    </PagedRows>
  );
}

/** The first speaker stands at the left, all others at the right. */
function Bubbles({ turns }: { turns: ViewRow["turns"] }) {
  const first = turns[0]?.speaker;
  return (
    <ol className="grid gap-1.5">
      {turns.map(({ speaker, text }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: turns are told apart by their place
        <li key={at} className={cn("grid max-w-[85%] gap-0.5", speaker !== first && "justify-self-end text-right")}>
          <span className="text-2xs text-muted-foreground">{speaker}</span>
          <span
            className={cn(
              "rounded-xl px-3 py-1.5 text-left text-sm whitespace-pre-wrap wrap-anywhere",
              speaker === first ? "bg-secondary" : "bg-run-tint",
            )}
          >
            {text}
          </span>
        </li>
      ))}
    </ol>
  );
}
