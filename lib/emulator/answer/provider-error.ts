/** What an inference server refuses a request with; becomes a row's failure or a call's error reply. */
export class ProviderError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, message: string, code: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The OpenAI error envelope as JSON text. */
  bodyText(): string {
    const type = this.status >= 500 ? "server_error" : "invalid_request_error";
    return JSON.stringify({ error: { message: this.message, type, param: null, code: this.code } });
  }
}

export function badRequest(message: string, code = "bad_request"): ProviderError {
  return new ProviderError(400, message, code);
}
