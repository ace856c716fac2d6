"use client";

import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { Tag } from "@/components/ui/tag";
import { isGuarded, mayWords } from "@/lib/access";
import type { ConsoleToken } from "@/lib/tokens/contract";

type TokenRowProps = { token: ConsoleToken; madeWith: string | undefined; onRevoke: () => void };

/** One token: what it is for, what it may do, and whether anyone still uses it. */
export function TokenRow({ token, madeWith, onRevoke }: TokenRowProps) {
  const team = useTeam();
  const { name, start, permissions, isConfirmed, createdBy, lastUsedAt, expiresAt, isExpired } = token;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-56 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium wrap-anywhere">{name}</span>
          <code className="font-mono text-xs text-muted-foreground">{start}…</code>
          {isExpired && <Tag tone="risk">has run out</Tag>}
        </div>
        <div className="text-xs text-muted-foreground">
          {createdBy.id === team.person.id ? "yours" : createdBy.name}
          {madeWith && `, made with ${madeWith}`} ·{" "}
          {lastUsedAt ? (
            <>
              last used <Time at={lastUsedAt} />
            </>
          ) : (
            "never used"
          )}{" "}
          · {isExpired ? "ran out" : "runs out"} <Time at={expiresAt} look="date" />
        </div>
        <div className="mt-1.5 flex flex-wrap gap-1">
          {isConfirmed && <Tag tone="risk">Acts without a password</Tag>}
          {permissions.map((permission) => (
            <Tag key={permission} title={permission} {...(isGuarded(permission) ? { tone: "risk" } : {})}>
              <span className="inline-block first-letter:uppercase">{mayWords(permission)}</span>
            </Tag>
          ))}
        </div>
      </div>
      <Button variant="destructive-outline" size="sm" aria-label={`Revoke ${name}`} onClick={onRevoke}>
        Revoke…
      </Button>
    </li>
  );
}
