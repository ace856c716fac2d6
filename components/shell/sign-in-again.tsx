"use client";

import { signIn } from "next-auth/react";
import { rememberNext } from "@/components/shared/next-memory";
import { Button } from "@/components/ui/button";

/** For someone without a password here: the identity provider asks instead, and they come back to this page. */
export function SignInAgain() {
  const leave = () => {
    rememberNext(window.location.pathname + window.location.search);
    void signIn("oidc", undefined, { prompt: "login" });
  };
  return <Button onClick={leave}>Sign in again</Button>;
}
