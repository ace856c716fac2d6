"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "@/components/shared/confirm-dialog";
import { EmptyState } from "@/components/shared/empty-state";
import { Link } from "@/components/shared/link";
import { LoadedCard } from "@/components/shared/loaded";
import { appHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import type { ConsoleToken } from "@/lib/tokens/contract";
import { revokeTokenMutation, tokensQuery } from "@/lib/tokens/queries";
import { TokenRow } from "./token-row";

const NewTokenDialog = dynamic(() => import("./new-token-dialog").then((file) => file.NewTokenDialog), { ssr: false });

/** Keys with which scripts use this console's API. */
export function TokensPage() {
  const team = useTeam();
  const query = useQuery(tokensQuery(team.slug));
  const revoke = useMutation(revokeTokenMutation(useQueryClient(), team.slug));
  const [isMaking, setIsMaking] = useState(false);
  const [leaving, setLeaving] = useState<ConsoleToken | null>(null);
  const make = <Button onClick={() => setIsMaking(true)}>New token</Button>;
  return (
    <section aria-labelledby="tokens" className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="max-w-xl">
          <h2 id="tokens" className="text-base font-semibold">
            Console tokens
          </h2>
          <p className="text-sm text-pretty text-muted-foreground">
            For scripts: everything this console does in a browser, over its{" "}
            <Link href={appHref("/api-reference")} className="text-primary underline underline-offset-4">
              API
            </Link>
            . A token can do what it was given, and never more than its owner.
          </p>
        </div>
        {query.data && query.data.tokens.length > 0 && make}
      </div>
      <LoadedCard query={query} failed="The tokens could not be loaded.">
        {({ tokens }) =>
          tokens.length === 0 ? (
            <EmptyState icon={KeyRound} title="No console tokens" action={make}>
              A script that submits batches or fetches results needs one. It is shown once, when it is made.
            </EmptyState>
          ) : (
            <ul aria-label="Console tokens" className="divide-y divide-line">
              {tokens.map((token) => (
                <TokenRow
                  key={token.id}
                  token={token}
                  madeWith={tokens.find((one) => one.id === token.parentId)?.name}
                  onRevoke={() => setLeaving(token)}
                />
              ))}
            </ul>
          )
        }
      </LoadedCard>
      {isMaking && <NewTokenDialog onClose={() => setIsMaking(false)} />}
      {leaving && (
        <ConfirmDialog
          open
          onOpenChange={(isOpen) => !isOpen && setLeaving(null)}
          title={`Revoke ${leaving.name}?`}
          confirmLabel="Revoke token"
          onConfirm={async () => {
            await revoke.mutateAsync(leaving.id);
            toast.success(`${leaving.name} no longer works.`);
          }}
        >
          Scripts that use it are refused from their next call on, and so are those with tokens made with it. Batches
          they submitted go on; invitations they made are withdrawn.
        </ConfirmDialog>
      )}
    </section>
  );
}
