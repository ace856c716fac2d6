import type { Bucket } from "@/lib/calendar";
import { formatDate } from "@/lib/format-time";

/** "3 Mar", "week of 2 Mar", "March 2026". */
export function bucketName(at: string, bucket: Bucket): string {
  if (bucket === "month")
    return new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" }).format(Date.parse(at));
  const day = formatDate(Date.parse(at), Date.parse(at), "UTC");
  return bucket === "week" ? `week of ${day}` : day;
}
