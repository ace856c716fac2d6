"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import { rememberNext } from "@/components/shared/next-memory";
import { Button } from "@/components/ui/button";
import { safeNextPath } from "./next-path";

/** The way in through the identity provider. */
export function OidcButton({ name, next }: { name: string; next: string | undefined }) {
  const [isLeaving, setIsLeaving] = useState(false);
  const leave = () => {
    setIsLeaving(true);
    rememberNext(safeNextPath(next));
    void signIn("oidc");
  };
  return (
    <Button variant="outline" size="lg" className="w-full" pending={isLeaving} onClick={leave}>
      Continue with {name}
    </Button>
  );
}
