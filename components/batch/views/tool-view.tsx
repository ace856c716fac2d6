"use client";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import { PagedRows } from "./row-pager";
import { useRowPages } from "./use-row-pages";
import type { ViewProps } from "./view-props";

/** Every call of a tool, also those a model wrote into its text. */
export function ToolView({ batch, onOpen }: ViewProps) {
  const pages = useRowPages(batch.id, "tools", 50);
  return (
    <PagedRows pages={pages} what="tool calls">
      <Card className="overflow-hidden">
        <Table aria-label="Tool calls" className="md:min-w-[640px]">
          <TableHeader>
            <TableRow>
              <TableHead className="md:w-48">custom_id</TableHead>
              <TableHead className="w-[26%] max-md:hidden">Prompt</TableHead>
              <TableHead className="md:w-44">Tool</TableHead>
              <TableHead>Arguments</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {pages.rows.flatMap((row) =>
              row.calls.map((call, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: calls of one answer are told apart by their place
                <TableRow key={`${row.seq}-${at}`}>
                  <TableCell className="max-w-48 truncate">
                    <Button variant="link" size="sm" className="font-mono" onClick={() => onOpen(row.seq, pages.seqs)}>
                      {row.customId}
                    </Button>
                  </TableCell>
                  <TableCell cut className="text-muted-foreground max-md:hidden" title={row.prompt}>
                    {row.prompt}
                  </TableCell>
                  <TableCell>
                    <span className="font-mono text-xs">{call.name}</span>
                    {call.isFromText && (
                      <Tag tone="flag" className="ml-2" title="Written as <tool_call> in the answer instead of called">
                        from text
                      </Tag>
                    )}
                  </TableCell>
                  <TableCell cut className="font-mono text-xs" title={call.arguments}>
                    {call.arguments}
                  </TableCell>
                </TableRow>
              )),
            )}
          </TableBody>
        </Table>
      </Card>
    </PagedRows>
  );
}
