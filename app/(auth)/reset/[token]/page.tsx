import type { Metadata } from "next";
import { ResetForm } from "@/components/auth/reset-form";

export const metadata: Metadata = { title: "New password" };

type Props = { params: Promise<{ token: string }> };

export default async function ResetPage({ params }: Props) {
  return <ResetForm token={(await params).token} />;
}
