"use client";

import dynamic from "next/dynamic";
import type { Desk } from "@/components/shared/jsonl/desk";
import { Skeleton } from "@/components/ui/skeleton";
import type { TeamModel } from "@/lib/models/contract";
import type { TableDraft } from "./table-store";

// A page without a table needs none of it.
const TableBuilder = dynamic(() => import("./table-builder").then((file) => file.TableBuilder), {
  ssr: false,
  loading: () => <Skeleton className="h-17 rounded-xl" />,
});

type TableBuildersProps = {
  desk: Desk;
  tables: readonly TableDraft[];
  models: readonly TeamModel[];
  onBuilt?: (draftId: string) => void;
};

/** The tables on a desk that requests are still to be made of. */
export function TableBuilders({ desk, tables, models, onBuilt }: TableBuildersProps) {
  return tables.map((table) => (
    <TableBuilder key={table.id} desk={desk} table={table} models={models} {...(onBuilt ? { onBuilt } : {})} />
  ));
}
