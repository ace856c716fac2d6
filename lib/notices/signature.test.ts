import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { expect, test } from "vitest";
import { newWebhookSecret, signedHeaders } from "./signature";

test("the reference library takes what is signed, under either secret, and nothing that was changed", () => {
  const [now, before] = [newWebhookSecret(), newWebhookSecret()];
  const body = JSON.stringify({ type: "batch_done", data: { title: "Größe “ok” 🙂" } });
  const headers = signedHeaders("dlv_1", new Date(), body, [now, before]);
  for (const secret of [now, before]) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  expect(() => new Webhook(now).verify(`${body} `, headers)).toThrow(WebhookVerificationError);
  expect(() => new Webhook(newWebhookSecret()).verify(body, headers)).toThrow(WebhookVerificationError);
  expect(() => new Webhook(now).verify(body, { ...headers, "webhook-id": "dlv_2" })).toThrow(WebhookVerificationError);
});

test("the known answer of the specification's example", () => {
  const body = '{"test": 2432232314}';
  const at = new Date(1_614_265_330_000);
  const headers = signedHeaders("msg_p5jXN8AQM9LWM0D4loKWxJek", at, body, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]);
  expect(headers["webhook-signature"]).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});
