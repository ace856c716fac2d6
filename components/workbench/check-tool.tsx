"use client";

import type { BenchGoal } from "@/components/shared/jsonl/bench-goal";
import { CheckCard } from "@/components/shared/jsonl/check-card";
import type { Desk } from "@/components/shared/jsonl/desk";
import { type CheckResult, currentVersion, type Draft } from "@/components/shared/jsonl/draft";
import { usePersonal } from "@/components/shared/jsonl/use-personal";
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
  onBench: (goal: BenchGoal) => void;
};

/** Everything that is wrong with a file, for the connection it is to run on. */
export function CheckTool(props: CheckToolProps) {
  const { desk, draft, result, models, connections, connection, onConnection, onBench } = props;
  const personal = usePersonal(desk, draft, result);
  const rules = result ? [...result.report.rules, ...personal] : [];
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
      <CheckCard desk={desk} draft={draft} result={result} rules={rules} models={models} onBench={onBench} />
      {/* The first reading of a file is not to share the disk; a copy that was made here is looked at all the time. */}
      {version && (result || version.label !== null) && (
        <LineViewer key={draft.id} desk={desk} draft={draft} blob={version.blob} rules={rules} />
      )}
    </>
  );
}
