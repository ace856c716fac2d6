"use client";

import { X } from "lucide-react";
import { useEffect, useState } from "react";
import type { Desk } from "@/components/shared/jsonl/desk";
import { FileTop } from "@/components/shared/jsonl/file-top";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FieldError } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import { formatBytes, plural } from "@/lib/format";
import type { TeamModel } from "@/lib/models/contract";
import { PlanFields } from "./plan-fields";
import { RowPreview } from "./row-preview";
import { ShareField } from "./share-field";
import { SourceFields } from "./source-fields";
import { keepForm, recallForm, removeTable, type TableDraft, type TableForm } from "./table-store";
import { useBuild } from "./use-build";
import { useTable } from "./use-table";

type TableBuilderProps = {
  desk: Desk;
  table: TableDraft;
  models: readonly TeamModel[];
  /** The requests have become a file on this desk. */
  onBuilt?: (draftId: string) => void;
};

/** Makes requests of a table's rows: which column is the id, what is asked about each row, of which model. */
export function TableBuilder(props: TableBuilderProps) {
  const { desk, table } = props;
  const [form, setForm] = useState<TableForm | null>(null);
  useEffect(() => {
    let isGone = false;
    void recallForm(desk, table.id).then((kept) => {
      if (!isGone) setForm((now) => now ?? kept);
    });
    return () => {
      isGone = true;
    };
  }, [desk, table.id]);
  const put = (next: TableForm) => {
    setForm(next);
    void keepForm(desk, table.id, next);
  };
  return (
    <Card aria-label={`Table ${table.name}`}>
      {form ? <Builder {...props} form={form} onForm={put} /> : <Skeleton className="m-4 h-9" />}
    </Card>
  );
}

type BuilderProps = TableBuilderProps & { form: TableForm; onForm: (form: TableForm) => void };

function Builder({ desk, table, models, form, onForm, onBuilt }: BuilderProps) {
  const state = useTable(table, form.options);
  const columns = state.kind === "ready" ? state.facts.columns : [];
  const build = useBuild(desk, table, form, state.kind === "ready" ? state : null, onBuilt);
  const facts =
    state.kind === "ready"
      ? [plural(state.facts.rowCount, "row"), plural(columns.length, "column"), formatBytes(table.blob.size)]
      : [formatBytes(table.blob.size)];
  return (
    <>
      <FileTop
        name={table.name}
        facts={facts.join(" · ")}
        actions={
          <Button
            type="button"
            variant="ghost"
            size="icon-sm"
            aria-label={`Remove ${table.name}`}
            onClick={() => void removeTable(desk, table.id)}
          >
            <X aria-hidden />
          </Button>
        }
      />
      {state.kind === "reading" && (
        <div className="border-t p-4" aria-busy>
          <Skeleton className="h-40" />
        </div>
      )}
      {state.kind === "failed" && (
        <div className="border-t px-4 py-3">
          <FieldError>{state.message}</FieldError>
        </div>
      )}
      {state.kind === "ready" && (
        <div className="grid border-t xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
          <div className="grid min-w-0 content-start gap-4 p-4">
            <SourceFields
              facts={state.facts}
              options={form.options}
              idColumn={form.plan.idColumn}
              onOptions={(options) => onForm({ ...form, options })}
              onIdColumn={(idColumn) => onForm({ ...form, plan: { ...form.plan, idColumn } })}
            />
            <PlanFields
              plan={form.plan}
              columns={columns}
              models={models}
              onChange={(change) => onForm({ ...form, plan: { ...form.plan, ...change } })}
            />
          </div>
          <RowPreview
            plan={form.plan}
            facts={state.facts}
            table={state.table}
            className="min-w-0 border-t bg-muted/50 p-4 max-xl:border-b xl:border-t-0 xl:border-l"
          />
          <div className="flex flex-wrap items-center gap-x-3 gap-y-3 px-4 py-3 xl:col-span-2 xl:border-t">
            <ShareField
              columns={columns}
              isShared={form.isShared}
              onChange={(isShared) => onForm({ ...form, isShared })}
            />
            <Button type="button" disabled={build.problem !== null} pending={build.isBusy} onClick={build.run}>
              Make {plural(state.facts.rowCount, "request")}
            </Button>
            {build.problem && <span className="text-xs text-pretty text-muted-foreground">{build.problem}</span>}
            {build.error && <FieldError>{build.error}</FieldError>}
          </div>
        </div>
      )}
    </>
  );
}
