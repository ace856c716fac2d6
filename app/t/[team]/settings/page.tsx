import { redirect } from "next/navigation";
import { teamHref } from "@/components/shared/routes";

type Props = { params: Promise<{ team: string }> };

export default async function SettingsPage({ params }: Props) {
  redirect(teamHref((await params).team, "/settings/connections"));
}
