import type { ComponentProps } from "react";
import type { Batch } from "@/lib/batches/contract";
import { batchStripCounts, batchStripWords } from "./batch-rows";
import { Strip } from "./strip";

type BatchStripProps = {
  batch: Pick<Batch, "name" | "counts" | "quality" | "status"> & Partial<Pick<Batch, "filled">>;
  size?: ComponentProps<typeof Strip>["size"];
  className?: string;
};

/** The bar of one batch, the same in every list and on its page. */
export function BatchStrip({ batch, size, className }: BatchStripProps) {
  return (
    <Strip
      label={`Rows of ${batch.name}`}
      counts={batchStripCounts(batch)}
      total={batch.counts.total}
      words={batchStripWords}
      size={size}
      className={className}
    />
  );
}
