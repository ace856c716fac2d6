import type { Metadata } from "next";
import { TeamPage } from "@/components/members/team-page";

export const metadata: Metadata = { title: "Team settings" };

export default function Page() {
  return <TeamPage />;
}
