import { formatCount, plural } from "@/lib/format";
import type { PersonalKind } from "@/lib/jsonl/tools/personal/find-personal";
import type { ScanResult } from "@/lib/jsonl/tools/personal/scan";
import { stemOf } from "./tool-words";

export const personalTitle: Record<PersonalKind, string> = {
  email: "Mail addresses",
  phone: "Phone numbers",
  card: "Card numbers",
  key: "Access keys",
};

export const personalNote: Record<PersonalKind, string> = {
  email: "name@domain, in any text of a request.",
  phone: "With a country code, or written as phone numbers are; bare digits under a name such as phone.",
  card: "A known network, its length and a right check digit; bare numbers too, which are masked as a text.",
  key: "By their beginning (sk-, AKIA, ghp_, …), or a random value after a word such as api_key.",
};

/** "1,204 lines read. …" */
export function scanSentence({ requests, found, unread, hasPlaceholders }: ScanResult): string {
  const said = [`${plural(requests, "line")} read.`];
  if (found.length === 0) said.push("Nothing found that looks like personal data or a key.");
  if (unread > 0)
    said.push(
      `${plural(unread, "line is no JSON object and was", "lines are no JSON objects and were")} not looked into.`,
    );
  if (hasPlaceholders) said.push("The file holds placeholders of a mask already.");
  return said.join(" ");
}

/** "In 12 lines, 9 different ones." */
export const spreadSentence = (lines: number, distinct: number): string =>
  `In ${plural(lines, "line")}, ${formatCount(distinct)} different.`;

/** "tickets.masked.jsonl" */
export const maskedName = (fileName: string): string => `${stemOf(fileName)}.masked.jsonl`;
export const mapName = (fileName: string): string => `${stemOf(fileName)}.masks.json`;
export const unmaskedName = (fileName: string): string => `${stemOf(fileName)}.unmasked.jsonl`;
