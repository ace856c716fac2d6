import type { Metadata } from "next";
import { Link } from "@/components/shared/link";
import { Logo } from "@/components/shared/logo";
import { appHref } from "@/components/shared/routes";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-content-center gap-4 p-6 text-center">
      <Logo className="justify-self-center" />
      <h1 className="text-xl font-semibold">There is nothing at this address</h1>
      <p className="text-muted-foreground">It was removed, never existed, or belongs to a team you are not in.</p>
      <Button asChild className="justify-self-center">
        <Link href={appHref("/")}>Go to your team</Link>
      </Button>
    </main>
  );
}
