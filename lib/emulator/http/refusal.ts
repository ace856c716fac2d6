type Headers = Record<string, string>;

/** A reply that says no. Thrown anywhere below a route, rendered once by the app. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;

  constructor(status: number, body: string, headers: Headers) {
    super(body);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }

  toResponse(): Response {
    return new Response(this.body === "" ? null : this.body, { status: this.status, headers: this.headers });
  }
}

/** Envelope 1: the plain text that files, batches and the admin plane answer with. */
export function textRefusal(status: number, message: string): Refusal {
  return new Refusal(status, message, { "content-type": "text/plain; charset=utf-8" });
}

/** 429 on files and batches. Header and body disagree on the delay, as upstream. */
export function tooManyRequests(message: string): Refusal {
  const body = { error: "too_many_requests", message, retry_after_seconds: 30 };
  return new Refusal(429, JSON.stringify(body), { "content-type": "application/json", "retry-after": "60" });
}

type ErrorCode =
  | "bad_request"
  | "unauthenticated"
  | "model_not_found"
  | "not_found"
  | "payload_too_large"
  | "unprocessable_request"
  | "rate_limit"
  | "internal_error"
  | "service_unavailable";

/** Envelope 2: the OpenAI shape of the proxy routes. */
function openaiError(message: string, code: string, type = "invalid_request_error") {
  return { error: { message, type, param: null, code } };
}

export function openaiRefusal(status: number, message: string, code: ErrorCode | string, type?: string): Refusal {
  return new Refusal(status, JSON.stringify(openaiError(message, code, type)), { "content-type": "application/json" });
}

/** Proxy routes answer a body that is not JSON with an empty 400. */
export function emptyRefusal(status: number): Refusal {
  return new Refusal(status, "", {});
}
