import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Tests that start servers, databases or processes: `npm test` runs them, `npm run verify` does not wait for them. */
const slow = [
  "lib/emulator/**",
  "lib/launch/**",
  "lib/jobs/**",
  "lib/results/store/**",
  "lib/results/service.test.ts",
  "lib/upstream/**",
  "lib/usage/ledger.test.ts",
  "lib/budgets/state.test.ts",
  "lib/batches/service/spend-limits.test.ts",
  "lib/batches/service/amended-usage.test.ts",
  "lib/notices/notices.test.ts",
  "lib/bff/stream-book.test.ts",
  "lib/connections/**",
  "lib/audit/**",
  "lib/vault/**",
  "lib/api/**",
  "lib/account/**",
  "lib/jsonl/cases/**",
  "lib/jsonl/apply-fixes.test.ts",
];

const root = fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "");

const left = ["**/node_modules/**", ...(process.env.UNITS === "quick" ? slow : [])];
const files = (kind: string) => [`lib/**/*${kind}`, `components/**/*${kind}`];
/** What replaces whole modules: where modules are shared it would come too late, or stay for the files after it. */
const mocked = files(".mocked.test.ts");

export default defineConfig({
  // `server-only` throws outside of a server build; what it guards is checked by `next build`, not here.
  resolve: { alias: { "@": root, "server-only": `${root}/node_modules/server-only/empty.js` } },
  test: {
    globalSetup: ["lib/launch/test-database.mjs"],
    environment: "node",
    testTimeout: 60_000,
    // Whichever file asks first waits for the database server to start.
    hookTimeout: 60_000,
    // The default leaves a core idle, which on two cores is half of them.
    maxWorkers: "100%",
    projects: [
      {
        extends: true,
        test: {
          name: "units",
          include: [...files(".test.ts"), ...files(".test.tsx")],
          exclude: [...left, ...mocked],
          // A process for each file would spend more time reading the same modules than testing: half of all.
          isolate: false,
          setupFiles: ["lib/launch/test-file.mjs"],
          globalSetup: [],
        },
      },
      { extends: true, test: { name: "mocked", include: mocked, exclude: left, globalSetup: [] } },
    ],
  },
});
