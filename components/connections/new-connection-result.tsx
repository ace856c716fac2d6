import { StateWord } from "@/components/shared/state-word";
import { Button } from "@/components/ui/button";
import { DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import type { Connection } from "@/lib/connections/contract";
import { capabilityWords, checkState } from "./connection-words";
import { ProbeSteps } from "./probe-steps";

type NewConnectionResultProps = {
  connection: Connection;
  onClose: () => void;
  onEdit: (connection: Connection) => void;
};

/** How the first try of a new connection went, step by step. It is kept either way. */
export function NewConnectionResult({ connection, onClose, onEdit }: NewConnectionResultProps) {
  const { lastCheck, capabilities } = connection;
  const { tone, word, note } = checkState(connection);
  const isOk = lastCheck?.isOk === true;
  return (
    <div className="grid gap-4">
      <DialogHeader>
        <DialogTitle>{connection.name} was added</DialogTitle>
        <DialogDescription>
          {isOk
            ? "The key works. Batches can be sent through it from now on."
            : "It was kept as you entered it, but nothing can be sent through it before this is put right."}
        </DialogDescription>
      </DialogHeader>
      <p role="status" className="flex flex-wrap items-baseline gap-x-2 text-sm">
        <StateWord tone={tone}>{word}</StateWord>
        <span className="text-muted-foreground">{note}</span>
      </p>
      {lastCheck && <ProbeSteps check={lastCheck} />}
      {isOk && (
        <p className="text-xs text-pretty text-muted-foreground first-letter:uppercase">
          {capabilityWords(capabilities).join(" · ")}
        </p>
      )}
      <DialogFooter>
        {!isOk && (
          <Button variant="outline" onClick={() => onEdit(connection)}>
            Edit
          </Button>
        )}
        <Button onClick={onClose}>Done</Button>
      </DialogFooter>
    </div>
  );
}
