import type { Metadata } from "next";
import { SharedPage } from "@/components/share/shared-page";

export const metadata: Metadata = { title: "Shared batch" };

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return <SharedPage token={token} />;
}
