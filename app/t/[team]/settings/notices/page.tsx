import type { Metadata } from "next";
import { NoticeSettings } from "@/components/notices/notice-settings";

export const metadata: Metadata = { title: "Notices" };

export default function Page() {
  return <NoticeSettings />;
}
