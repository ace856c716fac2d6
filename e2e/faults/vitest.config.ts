import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** The fault suite: `npm run test:faults` runs all of it, `npm test` a part that takes minutes (`FAULTS=part`). */
export default defineConfig({
  root,
  resolve: { alias: { "@": root, "server-only": `${root}/node_modules/server-only/empty.js` } },
  test: {
    include: ["e2e/faults/**/*.test.ts"],
    environment: "node",
    globalSetup: ["lib/launch/test-database.mjs"],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
