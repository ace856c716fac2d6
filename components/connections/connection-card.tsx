"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Disclosure } from "@/components/shared/disclosure";
import { EmulatorBadge } from "@/components/shared/emulator-badge";
import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";
import { StateWord } from "@/components/shared/state-word";
import { useTeam } from "@/components/shared/team-context";
import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Tag } from "@/components/ui/tag";
import type { Connection } from "@/lib/connections/contract";
import { testConnectionMutation } from "@/lib/connections/queries";
import { capabilityWords, checkState, keyWords, kindWord } from "./connection-words";
import { Leftovers } from "./leftovers";
import { ProbeSteps } from "./probe-steps";
import { WebhookDialog } from "./webhook-dialog";

type ConnectionCardProps = {
  connection: Connection;
  mayWrite: boolean;
  onEdit: (connection: Connection) => void;
  onRemove: (connection: Connection) => void;
};

/** One upstream: where it is, what its key ends in, what it can do, and how the last try went. */
export function ConnectionCard({ connection, mayWrite, onEdit, onRemove }: ConnectionCardProps) {
  const team = useTeam();
  const [isHookOpen, setIsHookOpen] = useState(false);
  const test = useMutation(testConnectionMutation(useQueryClient(), team.slug));
  const { tone, word, note } = checkState(connection);
  const { lastCheck } = connection;
  const runTest = () =>
    test.mutate(connection.id, {
      onError: (error) => toast.error("The test could not be run.", { description: error.message }),
    });
  return (
    <Card aria-label={connection.name}>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3 px-4 py-3.5">
        <div className="min-w-56 flex-1">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <h3 className="font-semibold wrap-anywhere">
              <Link
                href={teamHref(team, `/settings/connections/${encodeURIComponent(connection.id)}`)}
                className="rounded-sm underline-offset-4 hover:underline"
              >
                {connection.name}
              </Link>
            </h3>
            {connection.isEmulator ? <EmulatorBadge /> : <Tag>{kindWord[connection.kind]}</Tag>}
          </div>
          <p className="mt-0.5 text-xs wrap-anywhere text-muted-foreground">
            {connection.baseUrl} · {keyWords(connection)}
          </p>
          <p className="mt-2 text-xs text-pretty text-muted-foreground first-letter:uppercase">
            {capabilityWords(connection.capabilities).join(" · ")}
          </p>
        </div>
        {mayWrite && (
          <div className="flex flex-wrap items-center gap-2">
            <Button
              variant="outline"
              size="sm"
              pending={test.isPending}
              aria-label={`Test ${connection.name}`}
              onClick={runTest}
            >
              Test
            </Button>
            {!connection.isEmulator && (
              <Button
                variant="outline"
                size="sm"
                aria-label={`Webhook of ${connection.name}`}
                onClick={() => setIsHookOpen(true)}
              >
                Webhook
              </Button>
            )}
            <Button
              variant="outline"
              size="sm"
              aria-label={`Edit ${connection.name}`}
              onClick={() => onEdit(connection)}
            >
              Edit
            </Button>
            <Button
              variant="destructive-outline"
              size="sm"
              aria-label={`Remove ${connection.name}`}
              onClick={() => onRemove(connection)}
            >
              Remove…
            </Button>
          </div>
        )}
      </div>
      <div className="border-t px-4 py-2.5" aria-busy={test.isPending}>
        <p role="status" className="flex flex-wrap items-baseline gap-x-2 text-sm">
          <StateWord tone={test.isPending ? "run" : tone}>{test.isPending ? "Testing" : word}</StateWord>
          {!test.isPending && <span className="text-muted-foreground">{note}</span>}
          {lastCheck && !test.isPending && <Time at={lastCheck.checkedAt} className="text-xs text-muted-foreground" />}
        </p>
        {lastCheck && lastCheck.steps.length > 0 && (
          <Disclosure title="What was tried" startsOpen={!lastCheck.isOk} className="mt-1">
            <div className="pt-1 pb-2 pl-4.5">
              <ProbeSteps check={lastCheck} />
            </div>
          </Disclosure>
        )}
        {mayWrite && <Leftovers connection={connection} />}
      </div>
      {isHookOpen && <WebhookDialog connection={connection} onClose={() => setIsHookOpen(false)} />}
    </Card>
  );
}
