import type { Metadata } from "next";
import { Workbench } from "@/components/workbench/workbench";

export const metadata: Metadata = { title: "Workbench" };

export default function Page() {
  return <Workbench />;
}
