import type { Metadata } from "next";
import { AuthCard } from "@/components/auth/auth-card";
import { OidcButton } from "@/components/auth/oidc-button";
import { SignInForm } from "@/components/auth/sign-in-form";
import { SignInRefusal } from "@/components/auth/sign-in-refusal";
import { oidcSettings } from "@/lib/account/oidc";

export const metadata: Metadata = { title: "Sign in" };

type Given = string | string[] | undefined;
type Props = { searchParams: Promise<{ next?: Given; refused?: Given; error?: Given }> };

const one = (given: Given) => (typeof given === "string" ? given : undefined);

export default async function SignInPage({ searchParams }: Props) {
  const { next, refused, error } = await searchParams;
  const provider = oidcSettings();
  return (
    <AuthCard title="Sign in">
      <SignInRefusal why={one(refused) ?? (one(error) && "failed")} />
      <SignInForm next={one(next)} />
      {provider && (
        <div className="mt-4 border-t pt-4">
          <OidcButton name={provider.name} next={one(next)} />
        </div>
      )}
      <p className="mt-4 text-xs text-pretty text-muted-foreground">
        Forgot your password, or not invited yet? Ask an owner of your team for a link.
      </p>
    </AuthCard>
  );
}
