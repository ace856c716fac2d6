import { defineConfig } from "@playwright/test";

const chromium = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium-headless-shell";

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  globalSetup: "./support/global-setup.ts",
  fullyParallel: false,
  workers: process.env.E2E_WORKERS ? Number(process.env.E2E_WORKERS) : 2,
  timeout: 60_000,
  // A busy machine may miss a deadline; a test that needed another try is listed as flaky in the output.
  retries: process.env.CI ? 2 : 0,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  projects: [
    { name: "http", testMatch: "http/**/*.spec.ts" },
    {
      name: "journeys",
      testMatch: "journeys/**/*.spec.ts",
      use: {
        launchOptions: {
          executablePath: chromium,
          args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
          ],
        },
        viewport: { width: 1440, height: 900 },
        locale: "en-GB",
        timezoneId: "Europe/Berlin",
        // Every click would wait for what slides and fades to come to rest.
        contextOptions: { reducedMotion: "reduce" },
        screenshot: "only-on-failure",
      },
    },
  ],
});
