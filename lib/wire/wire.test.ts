import { describe, expect, test } from "vitest";
import { z } from "zod";
import { urlOf } from "./call";
import { endpoint, paramNames } from "./endpoint";
import { AppError, errorCodes } from "./errors";

const list = endpoint({
  method: "GET",
  path: "/api/t/:team/things/:thingId",
  access: "signed-in",
  query: z.strictObject({ search: z.string().optional(), tag: z.array(z.string()).optional() }),
  output: z.object({}),
});

describe("addresses", () => {
  test("params are encoded, empty query values left out, lists repeated", () => {
    expect(urlOf(list, { team: "a/b", thingId: "é", search: "", tag: ["x", "y&z"] })).toBe(
      "/api/t/a%2Fb/things/%C3%A9?tag=x&tag=y%26z",
    );
    expect(paramNames(list.path)).toEqual(["team", "thingId"]);
  });
});

describe("errors", () => {
  test("survive the wire whole, and say nothing of their cause", () => {
    for (const code of errorCodes) {
      const error = new AppError(code, "A sentence.", { field: "name", retryAfterMs: 5, cause: new Error("secret") });
      const body = JSON.parse(JSON.stringify(error.toBody("req")));
      expect(JSON.stringify(body)).not.toContain("secret");
      const back = AppError.fromBody(body, error.status);
      expect(back).toMatchObject({ code, message: "A sentence.", field: "name", retryAfterMs: 5, requestId: "req" });
    }
  });
  test("an unreadable answer becomes one plain sentence", () => {
    for (const body of [undefined, "<html>", { error: "x" }, { error: { code: "made_up", message: "x" } }]) {
      expect(AppError.fromBody(body, 502)).toMatchObject({ code: "internal" });
    }
  });
});
