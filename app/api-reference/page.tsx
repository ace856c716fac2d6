import type { Metadata } from "next";
import { ApiReference } from "@/components/api-reference/api-reference";
import { openApi } from "@/lib/api/openapi";

export const metadata: Metadata = { title: "API" };

export default function ApiReferencePage() {
  return <ApiReference api={openApi()} />;
}
