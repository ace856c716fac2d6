import { requestMark, urlOf } from "@/lib/wire/call";
import type { CallInput, CallOutput, Endpoint } from "@/lib/wire/endpoint";
import { paramNames } from "@/lib/wire/endpoint";

export type Answer = { status: number; headers: Headers; text: string; json: unknown };

/** A browser's worth of HTTP: cookies kept, our own mark sent, nothing else assumed. */
export class Client {
  readonly url: string;
  private readonly cookies = new Map<string, string>();

  private readonly token: string | undefined;

  /** With a console token it is a script instead: no cookies, no mark. */
  constructor(url: string, token?: string) {
    this.url = url;
    this.token = token;
  }

  cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async raw(path: string, init: RequestInit & { duplex?: "half" } = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.cookies.size > 0) headers.set("cookie", this.cookieHeader());
    if (this.token !== undefined) headers.set("authorization", `Bearer ${this.token}`);
    else if (!headers.has(requestMark.name)) headers.set(requestMark.name, requestMark.value);
    const response = await fetch(`${this.url}${path}`, { redirect: "manual", ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      const value = pair.slice(at + 1);
      if (value === "") this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), value);
    }
    return response;
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const json =
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } };
    const response = await this.raw(path, { method, headers, ...json });
    const text = await response.text();
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      parsed = undefined;
    }
    return { status: response.status, headers: response.headers, text, json: parsed };
  }

  /** Calls an endpoint of a contract and parses its answer; an error answer throws with its text. */
  async call<E extends Endpoint>(e: E, input: CallInput<E>): Promise<CallOutput<E>> {
    const values = input as Record<string, unknown>;
    const skipped = new Set([...paramNames(e.path), ...Object.keys(e.query?.shape ?? {})]);
    const body = e.body ? Object.fromEntries(Object.entries(values).filter(([name]) => !skipped.has(name))) : undefined;
    const answer = await this.send(e.method, urlOf(e, input), body);
    if (answer.status >= 400) throw new Error(`${e.method} ${e.path} answered ${answer.status}: ${answer.text}`);
    return e.output.parse(answer.json) as CallOutput<E>;
  }

  async signIn(email: string, password: string): Promise<boolean> {
    const csrf = (await this.send("GET", "/api/auth/csrf")).json as { csrfToken: string };
    const form = new URLSearchParams({ email, password, csrfToken: csrf.csrfToken, json: "true" });
    const response = await this.raw("/api/auth/callback/credentials", {
      method: "POST",
      body: form,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    await response.arrayBuffer();
    return response.status === 200;
  }
}
