import type { Metadata } from "next";
import { WallPage } from "@/components/overview/wall-page";

export const metadata: Metadata = { title: "Wall" };

export default function Page() {
  return <WallPage />;
}
