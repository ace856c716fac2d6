import type { ReactNode } from "react";

type AuthCardProps = { title: string; lead?: ReactNode; children: ReactNode };

/** The one card of a page outside any team: a title, a sentence, a form. */
export function AuthCard({ title, lead, children }: AuthCardProps) {
  return (
    <section className="rounded-xl border bg-card p-6">
      <h1 className="text-lg font-semibold text-balance">{title}</h1>
      {lead && <p className="mt-1 text-sm text-pretty text-muted-foreground">{lead}</p>}
      <div className="mt-5">{children}</div>
    </section>
  );
}
