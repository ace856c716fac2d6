"use client";

import { ChevronDown } from "lucide-react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { sampleQueries } from "@/lib/results/sql/contract";

type QueryMenusProps = { history: readonly string[]; onChoose: (sql: string) => void };

/** Queries to begin with, and those that were run before. */
export function QueryMenus({ history, onChoose }: QueryMenusProps) {
  const before = history.map((sql) => ({ name: sql.replace(/\s+/g, " "), sql }));
  return (
    <>
      <QueryMenu label="Examples" queries={sampleQueries} onChoose={onChoose} />
      {before.length > 0 && <QueryMenu label="History" queries={before} onChoose={onChoose} isCode />}
    </>
  );
}

type QueryMenuProps = {
  label: string;
  queries: readonly { name: string; sql: string }[];
  onChoose: (sql: string) => void;
  isCode?: boolean;
};

function QueryMenu({ label, queries, onChoose, isCode }: QueryMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="outline">
          {label}
          <ChevronDown aria-hidden className="-mr-1 size-3.5" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="max-w-[min(32rem,90vw)]">
        {queries.map(({ name, sql }) => (
          <DropdownMenuItem key={sql} onSelect={() => onChoose(sql)}>
            <span className={isCode ? "truncate font-mono text-xs" : "truncate"}>{name}</span>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
