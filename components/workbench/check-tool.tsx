"use client";

import { CheckCard } from "@/components/shared/jsonl/check-card";
import type { Desk } from "@/components/shared/jsonl/desk";
import { type CheckResult, currentVersion, type Draft } from "@/components/shared/jsonl/draft";
import { Field } from "@/components/ui/field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { Connection } from "@/lib/connections/contract";
import type { TeamModel } from "@/lib/models/contract";
import { LineViewer } from "./line-viewer";

type CheckToolProps = {
  desk: Desk;
  draft: Draft;
  result: CheckResult | null;
  models: readonly TeamModel[];
  connections: readonly Connection[];
  connection: Connection | null;
  onConnection: (id: string) => void;
};

/** Everything that is wrong with a file, for the connection it is to run on. */
export function CheckTool({ desk, draft, result, models, connections, connection, onConnection }: CheckToolProps) {
  const rules = result?.report.rules ?? [];
  const version = currentVersion(draft);
  return (
    <>
      {connections.length > 1 && connection && (
        <Field label="Checked against the limits of" className="max-w-80">
          {(control) => (
            <Select value={connection.id} onValueChange={onConnection}>
              <SelectTrigger {...control}>
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                {connections.map(({ id, name }) => (
                  <SelectItem key={id} value={id}>
                    {name}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          )}
        </Field>
      )}
      <CheckCard desk={desk} draft={draft} result={result} rules={rules} models={models} />
      {version && result && <LineViewer fileName={draft.fileName} blob={version.blob} rules={rules} />}
    </>
  );
}
