"use client";

import { useEffect } from "react";
import { takeNext } from "@/components/shared/next-memory";
import { AuthCard } from "./auth-card";
import { safeNextPath } from "./next-path";

/** Where the identity provider sends people back to: goes on, as a page of this site, to where they were going. */
export function SignedIn() {
  useEffect(() => window.location.replace(safeNextPath(takeNext())), []);
  return (
    <AuthCard title="Signing you in">
      <p role="status" className="text-sm text-muted-foreground">
        One moment.
      </p>
    </AuthCard>
  );
}
