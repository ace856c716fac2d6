"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "@/components/shared/link";
import { appHref } from "@/components/shared/routes";
import { Button } from "@/components/ui/button";
import { setupQuery } from "@/lib/setup/queries";
import type { TeamSummary } from "@/lib/teams/contract";
import { AuthCard } from "./auth-card";
import { SetupChoices } from "./setup-choices";
import { SetupForm } from "./setup-form";

type Step = { at: "form" | "used" | "taken" | "sign-in" } | { at: "choose"; team: TeamSummary };

/** First run: the owner, the first team, then where requests go. */
export function SetupFlow({ token }: { token: string | undefined }) {
  const [step, setStep] = useState<Step>({ at: "form" });
  const { data: setup } = useQuery(setupQuery);

  if (step.at === "choose") {
    return (
      <AuthCard title={`${step.team.name} is ready`} lead="Choose where its requests go. You can add the others later.">
        <SetupChoices team={step.team.slug} />
      </AuthCard>
    );
  }
  if (step.at === "sign-in" || step.at === "taken" || setup?.isOpen === false) {
    return (
      <AuthCard
        title="This console is set up"
        lead={
          step.at === "sign-in"
            ? "Your team was created. Sign in with the e-mail and password you just chose."
            : "It has an owner already, so the set-up link no longer works. Sign in, or ask the owner to invite you."
        }
      >
        <Button asChild size="lg" className="w-full">
          <Link href={appHref("/sign-in")}>Sign in</Link>
        </Button>
      </AuthCard>
    );
  }
  if (step.at === "used" || !token) {
    return (
      <AuthCard
        title={token ? "This set-up link no longer works" : "The set-up link is missing"}
        lead={
          token
            ? "A link works once, within an hour. Nothing was created. Stop the console with Ctrl-C and start it again: it prints a new link."
            : "Open the whole link that the console printed when it started. It ends in /setup?token= and a long code. If it has scrolled away, stop the console and start it again."
        }
      >
        <pre className="overflow-x-auto rounded-lg bg-secondary px-3 py-2 font-mono text-xs">npm start</pre>
      </AuthCard>
    );
  }
  return (
    <AuthCard title="Set up Batchdeck" lead="You become the owner of this console and of its first team.">
      <SetupForm
        token={token}
        onRefused={(error) => setStep({ at: error.code === "gone" ? "used" : "taken" })}
        onDone={(team, isSignedIn) => {
          // The token is spent; it need not stay in the address bar.
          window.history.replaceState(null, "", "/setup");
          setStep(isSignedIn ? { at: "choose", team } : { at: "sign-in" });
        }}
      />
    </AuthCard>
  );
}
