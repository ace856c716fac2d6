"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plug } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "@/components/shared/confirm-dialog";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { can } from "@/lib/access";
import type { Connection } from "@/lib/connections/contract";
import { connectionsQuery, removeConnectionMutation } from "@/lib/connections/queries";
import { addableKinds } from "./addable-kinds";
import { ConnectionCard } from "./connection-card";

const AddConnection = dynamic(() => import("./add-connection").then((file) => file.AddConnection), { ssr: false });
const EditConnection = dynamic(() => import("./edit-connection").then((file) => file.EditConnection), { ssr: false });

/** The upstreams of a team. `?add=doubleword` opens the way to add one. */
export function ConnectionsPage() {
  const team = useTeam();
  const { data, error, refetch, isFetching } = useQuery(connectionsQuery(team.slug));
  const remove = useMutation(removeConnectionMutation(useQueryClient(), team.slug));
  const [added, setAdded] = useQueryState("add", parseAsStringLiteral(addableKinds));
  const [edited, setEdited] = useState<Connection | null>(null);
  const [leaving, setLeaving] = useState<Connection | null>(null);
  const mayWrite = can(team.role, "connection:write");
  const edit = (connection: Connection) => {
    void setAdded(null);
    setEdited(connection);
  };
  return (
    <section aria-labelledby="connections" className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="max-w-xl">
          <h2 id="connections" className="text-base font-semibold">
            Connections
          </h2>
          <p className="text-sm text-pretty text-muted-foreground">
            Where requests are sent. Keys are sealed on this server; only their last four characters are ever shown.
          </p>
        </div>
        {mayWrite && <Button onClick={() => void setAdded("doubleword")}>Add connection</Button>}
      </div>
      {error && !data ? (
        <Card>
          <ErrorState
            title="The connections could not be loaded."
            kept="Running batches go on."
            error={error}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        </Card>
      ) : !data ? (
        <div aria-busy className="grid gap-3">
          <Skeleton className="h-32 rounded-xl" />
          <Skeleton className="h-32 rounded-xl" />
        </div>
      ) : data.connections.length === 0 ? (
        <Card>
          <EmptyState
            icon={Plug}
            title="No connections"
            action={mayWrite && <Button onClick={() => void setAdded("doubleword")}>Add connection</Button>}
          >
            Without one, files can be checked and priced, but not sent.
            {!mayWrite && " Ask an owner or admin to add one."}
          </EmptyState>
        </Card>
      ) : (
        data.connections.map((connection) => (
          <ConnectionCard
            key={connection.id}
            connection={connection}
            mayWrite={mayWrite}
            onEdit={edit}
            onRemove={setLeaving}
          />
        ))
      )}
      {mayWrite && added && (
        <AddConnection key={added} kind={added} onClose={() => void setAdded(null)} onEdit={edit} />
      )}
      {edited && <EditConnection connection={edited} onClose={() => setEdited(null)} />}
      {leaving && (
        <ConfirmDialog
          open
          onOpenChange={(isOpen) => !isOpen && setLeaving(null)}
          title={`Remove ${leaving.name}?`}
          confirmLabel="Remove connection"
          onConfirm={async () => {
            const { message } = await remove.mutateAsync(leaving.id);
            toast.success(message);
          }}
        >
          Nothing new can be sent through it. Batches it already has keep running, and their answers keep arriving here.
          Its key cannot be shown again, so have it at hand if you mean to add it back.
        </ConfirmDialog>
      )}
    </section>
  );
}
