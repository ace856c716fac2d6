import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
  // `server-only` files run in tests under the condition the server build uses.
  ssr: { resolve: { conditions: ["react-server", "node"] } },
  test: {
    include: ["lib/**/*.test.ts", "components/**/*.test.ts", "components/**/*.test.tsx"],
    environment: "node",
    globalSetup: ["lib/launch/test-database.mjs"],
    testTimeout: 20_000,
  },
});
