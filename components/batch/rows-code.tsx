"use client";

import { Download } from "lucide-react";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from "@/components/ui/dialog";
import type { Batch } from "@/lib/batches/contract";
import { plural } from "@/lib/format";
import type { NewExport } from "@/lib/results/exports/contract";
import { exportFileName } from "@/lib/results/rules/file-name";
import { CodeCard } from "./code/code-card";
import { codeInputOf } from "./code/code-input";
import { useExport } from "./use-export";

type RowsCodeProps = {
  batch: Batch;
  /** Which rows, as an export names them. */
  rows: Pick<NewExport, "seqs" | "filter" | "search" | "mode" | "scope" | "where" | "cause">;
  count: number;
};

/** The rows of a view, or those that are ticked, as a program: it takes them from the file by a list of their ids. */
export function RowsCode(props: RowsCodeProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button variant="outline" size="sm">
          Code…
        </Button>
      </DialogTrigger>
      <DialogContent className="flex max-h-[88dvh] max-w-4xl flex-col gap-4">
        <RowsProgram {...props} />
      </DialogContent>
    </Dialog>
  );
}

function RowsProgram({ batch, rows, count }: RowsCodeProps) {
  const take = useExport(batch);
  const idsName = exportFileName(batch.name, "ids");
  const input = useMemo(() => ({ ...codeInputOf(batch), idsName }), [batch, idsName]);
  return (
    <>
      <DialogHeader>
        <DialogTitle>{plural(count, "row")} as a program</DialogTitle>
        <DialogDescription>
          Put the list of ids beside the requests. The program sends these rows again as a batch of their own; with{" "}
          <code className="font-mono text-xs">BATCH_ID={batch.upstreamId ?? "…"}</code> it sends nothing and takes home
          what came of them in this batch.
        </DialogDescription>
      </DialogHeader>
      <Button
        variant="outline"
        className="w-fit max-w-full"
        onClick={() => void take({ format: "ids", order: "input", ...rows })}
      >
        <Download aria-hidden />
        <span className="truncate">{idsName}</span>
      </Button>
      <CodeCard input={input} />
    </>
  );
}
