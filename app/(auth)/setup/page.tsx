import type { Metadata } from "next";
import { SetupFlow } from "@/components/auth/setup-flow";

export const metadata: Metadata = { title: "Set up" };

type Props = { searchParams: Promise<{ token?: string | string[] }> };

export default async function SetupPage({ searchParams }: Props) {
  const { token } = await searchParams;
  return <SetupFlow token={typeof token === "string" && token !== "" ? token : undefined} />;
}
