import { CircleAlert } from "lucide-react";

const sentences: Record<string, string> = {
  uninvited:
    "Nobody has invited this address yet. Ask an owner or admin of the team for an invitation, then try again.",
  unverified: "The identity provider has not verified your e-mail address, so it cannot be used here.",
  domain: "Addresses of this domain may not sign in here.",
  failed: "The identity provider could not sign you in. Try again, or use your password.",
};

/** Why the identity provider's answer did not let somebody in. */
export function SignInRefusal({ why }: { why: string | undefined }) {
  const sentence = sentences[why ?? ""];
  if (!sentence) return null;
  return (
    <p role="alert" className="mb-4 flex gap-2 rounded-lg bg-risk-tint px-3 py-2 text-sm text-pretty">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 stroke-[1.6] text-risk-ink" />
      {sentence}
    </p>
  );
}
