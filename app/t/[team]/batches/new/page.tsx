import type { Metadata } from "next";
import { NewBatch } from "@/components/new-batch/new-batch";

export const metadata: Metadata = { title: "New batch" };

export default function NewBatchPage() {
  return <NewBatch />;
}
