/** Secrets that a start is refused with: too short, of one letter, or known to everybody. */
export const weakSecrets = [
  "short",
  "x".repeat(31),
  "a".repeat(64),
  "\u00e9".repeat(40),
  "changeme".repeat(8),
  "change-me-to-something-long-and-random-please",
  "secret-secret-secret-secret-secret-secret",
  "password-password-password-password",
  "batchdeck-batchdeck-batchdeck-batchdeck",
  "default-value-of-an-example-file-in-the-wild",
  "example-Qm2vX9kR3nT5wYzAe7Lc1Hf6Pd4Gs0J",
  "0123456789".repeat(4),
  "abcabcabcabcabcabcabcabcabcabcabcabc",
] as const;
