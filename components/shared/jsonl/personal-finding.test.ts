import { expect, it } from "vitest";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { scanPersonal } from "@/lib/jsonl/tools/personal/scan";
import { personalFinding } from "./personal-finding";

const lines = [
  '{"custom_id":"a","body":{"input":"nothing"}}',
  '{"custom_id":"b","body":{"input":"ann@example.com, bob@example.com"}}',
  '{"n":4111111111111111,"custom_id":"c","body":{"card":4111111111111111}}',
];

it("says what was found and shows each place with its own line", async () => {
  const blob = new Blob([lines.join("\n")]);
  const finding = personalFinding(await scanPersonal(blob, { limits: DEFAULT_LIMITS }));
  expect(finding).toMatchObject({ rule: "personal_data", level: "info", count: 4 });
  expect(finding?.sentence).toMatch(/^2 mail addresses, 2 card numbers\. /);
  const read = await Promise.all(
    (finding?.sample ?? []).map(async ({ line, offset, length, detail }) => ({
      line,
      text: await blob.slice(offset, offset + length).text(),
      detail,
    })),
  );
  expect(read.map(({ line }) => line)).toEqual([2, 2, 3, 3]);
  for (const { line, text } of read) expect(text).toBe(lines[line - 1]);
  expect(read[0]?.detail).toBe("mail address: ann@example.com, bob@example.com");
  // What stands around a number is of its own line.
  expect(read[2]?.detail).toBe('card number: {"n":4111111111111111,"custom_id":"c","body":{"card":41111111');
});

it("finds nothing to say about a file without any", () => {
  expect(personalFinding({ found: [] })).toBeNull();
});
