import type { Metadata } from "next";
import { InboxPage } from "@/components/notices/inbox-page";

export const metadata: Metadata = { title: "Notices" };

export default function Page() {
  return <InboxPage />;
}
