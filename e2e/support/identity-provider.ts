import { createServer } from "node:http";
import Provider from "oidc-provider";
import { freePort } from "./console";

export type Account = { sub: string; email: string; email_verified: boolean; name: string };

/**
 * A real OpenID Connect provider, certified code, whose every visitor is signed in at once as `account()`. One client,
 * whose way back is `redirectUri`.
 */
export async function startIdentityProvider(redirectUri: string, account: () => Account) {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const client = { client_id: "batchdeck", client_secret: "a-secret-of-the-test-provider-0123456789" };
  const provider = new Provider(issuer, {
    clients: [{ ...client, redirect_uris: [redirectUri] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ["a-key-for-cookies-of-the-test"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ ...account(), sub }) }),
  });
  const answer = provider.callback();
  const server = createServer(async (request, response) => {
    if (!request.url?.startsWith("/interaction/")) return answer(request, response);
    const { params, session } = await provider.interactionDetails(request, response);
    const accountId = session?.accountId ?? account().sub;
    const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
    grant.addOIDCScope("openid email profile");
    const result = { login: { accountId }, consent: { grantId: await grant.save() } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { issuer, client, close: () => server.close() };
}
