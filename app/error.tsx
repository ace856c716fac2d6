"use client";

import { Logo } from "@/components/shared/logo";
import { Button } from "@/components/ui/button";

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-content-center gap-4 p-6 text-center">
      <Logo className="justify-self-center" />
      <h1 className="text-xl font-semibold">This page could not be shown</h1>
      <p className="text-muted-foreground">
        Your batches and files are untouched. Try again; if it stays like this, reload the page.
      </p>
      <Button className="justify-self-center" onClick={reset}>
        Try again
      </Button>
    </main>
  );
}
