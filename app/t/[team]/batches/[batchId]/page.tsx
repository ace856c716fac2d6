import type { Metadata } from "next";
import { BatchPage } from "@/components/batch/batch-page";

export const metadata: Metadata = { title: "Batch" };

export default async function Page({ params }: { params: Promise<{ batchId: string }> }) {
  const { batchId } = await params;
  return <BatchPage key={batchId} batchId={batchId} />;
}
