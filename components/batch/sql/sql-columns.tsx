"use client";

import { Card } from "@/components/ui/card";
import { sqlTables } from "@/lib/results/sql/contract";

/** The tables a query sees; a name is put at the end of the query when it is pressed. */
export function SqlColumns({ onInsert }: { onInsert: (name: string) => void }) {
  return (
    <Card className="px-4 py-3.5">
      <h2 className="sr-only">Tables and columns</h2>
      <div className="grid gap-5 sm:grid-cols-2 xl:grid-cols-1">
        {sqlTables.map((table) => (
          <section key={table.name}>
            <h3 className="flex items-baseline gap-2">
              <button
                type="button"
                onClick={() => onInsert(table.name)}
                className="font-mono text-sm font-semibold hover:underline"
              >
                {table.name}
              </button>
              <span className="text-xs text-muted-foreground">{table.about}</span>
            </h3>
            <ul className="mt-1.5 grid gap-1">
              {table.columns.map((column) => (
                <li key={column.name} className="text-xs">
                  <button
                    type="button"
                    onClick={() => onInsert(column.name)}
                    title={column.type}
                    className="rounded-sm font-mono text-foreground hover:underline"
                  >
                    {column.name}
                  </button>{" "}
                  <span className="text-muted-foreground">{column.about}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
        <p className="text-xs text-muted-foreground">
          A field of the JSON:{" "}
          <code className="font-mono whitespace-nowrap text-foreground">json-&gt;&gt;'$.who.name'</code>
        </p>
      </div>
    </Card>
  );
}
