import { z } from "zod";

/** Every way a request can end badly, and the HTTP status that says so. The screen switches on the code, never on the text. */
const statusOfCode = {
  invalid_input: 400,
  not_signed_in: 401,
  over_budget: 402,
  not_allowed: 403,
  bad_origin: 403,
  confirm_needed: 403,
  not_found: 404,
  gone: 410,
  conflict: 409,
  already_set_up: 409,
  too_large: 413,
  over_quota: 413,
  file_rejected: 422,
  key_reused: 422,
  not_ready: 409,
  rate_limited: 429,
  busy: 503,
  upstream_refused: 502,
  upstream_unreachable: 502,
  upstream_key_refused: 502,
  storage_full: 507,
  unavailable: 503,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof statusOfCode;
export const errorCodes = Object.keys(statusOfCode) as [ErrorCode, ...ErrorCode[]];

/** What an error looks like on the wire: `{ error: { code, message, field?, retryAfterMs?, requestId? } }`. */
export const ErrorBody = z.object({
  error: z.object({
    code: z.enum(errorCodes),
    message: z.string(),
    field: z.string().optional(),
    retryAfterMs: z.number().optional(),
    requestId: z.string().optional(),
  }),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

type Details = {
  field?: string | undefined;
  retryAfterMs?: number | undefined;
  requestId?: string | undefined;
  cause?: unknown;
};

/** An expected failure. `message` is a sentence for the person: what happened, what was not lost, what to do next. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly requestId: string | undefined;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, { cause: details.cause });
    this.name = "AppError";
    this.code = code;
    this.field = details.field;
    this.retryAfterMs = details.retryAfterMs;
    this.requestId = details.requestId;
  }

  get status(): number {
    return statusOfCode[this.code];
  }

  toBody(requestId?: string): ErrorBody {
    const { code, message, field, retryAfterMs } = this;
    return {
      error: {
        code,
        message,
        ...(field === undefined ? {} : { field }),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        ...(requestId === undefined ? {} : { requestId }),
      },
    };
  }

  /** Rebuilds the error from an answer's body; anything unreadable becomes `internal` with a plain sentence. */
  static fromBody(body: unknown, status: number): AppError {
    const parsed = ErrorBody.safeParse(body);
    if (!parsed.success) {
      return new AppError(
        "internal",
        `The server answered ${status} without a readable reason. Nothing was changed; try again.`,
      );
    }
    const { code, message, ...rest } = parsed.data.error;
    return new AppError(code, message, rest);
  }
}
