import catalogue from "@/lib/models/doubleword-models.json";

/** Sizes in bytes. Absent: the hosted limits (200 MB, 50,000 requests, 10 MiB a line). */
type EmulatorLimits = {
  fileBytes?: number;
  requestsPerFile?: number;
  lineBodyBytes?: number;
  /** Uploads at the same time before a 429; absent: any number. */
  concurrentUploads?: number;
};

/** Share (0..1) of answers that end badly although the call succeeded. */
export type QuirkRates = { truncated: number; refused: number; empty: number };

export type ForwardTarget = {
  /** An OpenAI-compatible base that ends in `/v1`. */
  url: string;
  key?: string;
  /** Sent instead of the model a request names. */
  model?: string;
  concurrency?: number;
};

export type EmulatorOptions = {
  dir: string;
  /** 1 = realistic pace, larger = faster, 0 = as fast as possible. */
  speed?: number;
  /** Accepted bearer keys, or what knows them; absent: any that starts with `sk-`. */
  keys?: string[] | ((key: string) => boolean);
  /** True: every key is an account of its own and sees only its own files and batches. */
  perKeyAccounts?: boolean;
  forward?: ForwardTarget;
  /** Share (0..1) of batch rows and calls that fail, by model id. */
  failureRates?: Record<string, number>;
  quirkRates?: Partial<QuirkRates>;
  /** Opens `/__emulator/*`: ledger, faults, pause and step. */
  testMode?: boolean;
  limits?: EmulatorLimits;
};

export type Settings = {
  dir: string;
  speed: number;
  isKey: (key: string) => boolean;
  perKeyAccounts: boolean;
  forward: ForwardTarget | null;
  failureRates: Record<string, number>;
  quirkRates: QuirkRates;
  testMode: boolean;
  limits: { fileBytes: number; requestsPerFile: number; lineBodyBytes: number; concurrentUploads: number };
};

/** Endpoints a line or a batch may name. */
export const ALLOWED_ENDPOINTS = [
  "/v1/chat/completions",
  "/v1/completions",
  "/v1/embeddings",
  "/v1/responses",
  "/v1/messages",
];

/** Completion windows for ordinary users, with their length in seconds. */
export const WINDOW_SECONDS: Record<string, number> = { "24h": 86_400, "1h": 3_600 };

const DEFAULT_FAILURE_RATES = { "emulator/flaky-chat": 0.1, "emulator/always-fails": 1 };
const DEFAULT_QUIRKS: QuirkRates = { truncated: 0.006, refused: 0.005, empty: 0.003 };

function keyTest(keys: EmulatorOptions["keys"]): (key: string) => boolean {
  if (typeof keys === "function") return keys;
  return keys && keys.length > 0 ? (key) => keys.includes(key) : (key) => /^sk-\S+$/.test(key);
}

/** Fills every absent option with its default. */
export function resolveSettings(options: EmulatorOptions): Settings {
  return {
    dir: options.dir,
    speed: options.speed ?? 1,
    isKey: keyTest(options.keys),
    perKeyAccounts: options.perKeyAccounts ?? false,
    forward: options.forward ?? null,
    failureRates: { ...DEFAULT_FAILURE_RATES, ...options.failureRates },
    quirkRates: { ...DEFAULT_QUIRKS, ...options.quirkRates },
    testMode: options.testMode ?? false,
    limits: {
      fileBytes: options.limits?.fileBytes ?? catalogue.limits.file_bytes,
      requestsPerFile: options.limits?.requestsPerFile ?? catalogue.limits.requests_per_file,
      lineBodyBytes: options.limits?.lineBodyBytes ?? 10 * 1024 * 1024,
      concurrentUploads: options.limits?.concurrentUploads ?? Number.POSITIVE_INFINITY,
    },
  };
}
