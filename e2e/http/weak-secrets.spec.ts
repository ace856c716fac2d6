import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { type Console, dropDir, scratchDir, startConsole } from "@/e2e/support/console";
import { weakSecrets } from "@/e2e/support/weak-secrets";
import { inTurns } from "@/e2e/support/world";

type Settings = Record<string, string>;
/** Where a secret of the operator's may stand. */
const places: { name: string; put: (dataDir: string, value: string) => Settings }[] = [
  { name: "SESSION_SECRET", put: (_, value) => ({ SESSION_SECRET: value }) },
  { name: "ENCRYPTION_KEY", put: (_, value) => ({ ENCRYPTION_KEY: value }) },
  {
    name: "encryption-key",
    put: (dataDir, value) => {
      mkdirSync(dataDir, { recursive: true });
      writeFileSync(join(dataDir, "encryption-key"), value, { mode: 0o600 });
      return {};
    },
  },
];
const isFull = process.env.SECURITY === "full";
/** Every secret in every place; in each run one secret for each place. */
const boots = weakSecrets.flatMap((value, n) =>
  places.filter((_, at) => isFull || n === at + 3).map((place) => ({ value, place })),
);

test("a console with a secret that everybody knows does not start, and does not repeat it", async () => {
  test.setTimeout(isFull ? 600_000 : 120_000);
  const root = scratchDir("weak");
  try {
    await inTurns(
      2,
      boots.map((boot, n) => ({ ...boot, dataDir: join(root, `${n}`) })),
      async ({ value, place, dataDir }) => {
        // There is no database: secrets are looked at before anything else.
        const settings = { DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none", ...place.put(dataDir, value) };
        const words = await startConsole(dataDir, { ...settings, HAS_OWNER: "1" }).then(
          async (made: Console) => {
            await made.kill();
            return "it started";
          },
          (error: Error) => error.message,
        );
        expect(words, `${place.name} ${value}`).toMatch(/^the console ended with [1-9]/);
        expect(words, value).toContain(place.name);
        expect(words, value).not.toContain(value);
      },
    );
  } finally {
    await dropDir(root);
  }
});
