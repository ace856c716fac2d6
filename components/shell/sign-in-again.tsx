"use client";

import { rememberNext } from "@/components/shared/next-memory";
import { Button } from "@/components/ui/button";

/** For someone without a password here: the identity provider asks instead, and they come back to this page. */
export function SignInAgain() {
  const leave = async () => {
    rememberNext(window.location.pathname + window.location.search);
    const { signIn } = await import("next-auth/react");
    await signIn("oidc", undefined, { prompt: "login" });
  };
  return <Button onClick={() => void leave().catch(() => window.location.reload())}>Sign in again</Button>;
}
