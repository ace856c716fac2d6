"use client";

import { Plus } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import type { Desk } from "@/components/shared/jsonl/desk";
import type { Draft } from "@/components/shared/jsonl/draft";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Tally } from "@/lib/jsonl/contract";
import type { LocalImage } from "@/lib/jsonl/tools/transform/image-files";
import { type StepKind, stepProblem } from "@/lib/jsonl/tools/transform/transform-step";
import type { TeamModel } from "@/lib/models/contract";
import { MadeFiles } from "./made-files";
import { canMove } from "./step-order";
import { keepsTable, tableOf } from "./table-beside";
import { ToolBar } from "./tool-bar";
import { TransformPreview } from "./transform-preview";
import { TransformStepRow } from "./transform-step";
import { stepKinds, stepNote, stepTitle, transformedName, transformSentence } from "./transform-words";
import { useMadeFiles } from "./use-made-files";
import { useSteps } from "./use-steps";
import { useTool } from "./use-tool";
import { patienceMs, useTransformPreview } from "./use-transform-preview";

type TransformToolProps = {
  desk: Desk;
  draft: Draft;
  blob: Blob;
  tally: Tally | null;
  models: readonly TeamModel[];
  images: readonly LocalImage[];
  onImages: (files: File[]) => void;
  isShown: boolean;
  /** A step this was opened for, where it is not there yet. */
  wants: StepKind | null;
  onWanted: () => void;
};

/** Changes the requests of a file by ordered steps into a new file; what no step is about stays byte for byte. */
export function TransformTool(props: TransformToolProps) {
  const { desk, draft, blob, tally, models, images, onImages, isShown, wants, onWanted } = props;
  const { fileName } = draft;
  const limits = desk.limits?.limits ?? null;
  const { steps, isRecalled, add, change, remove, move } = useSteps(desk);
  const giveWanted = useEffectEvent((kind: StepKind) => {
    if (!steps.some((step) => step.kind === kind)) add(kind);
    onWanted();
  });
  useEffect(() => {
    if (wants && isRecalled) giveWanted(wants);
  }, [wants, isRecalled]);
  const preview = useTransformPreview(blob, steps, images, limits, isShown);
  const { state, run, stop } = useTool("transform", limits, patienceMs);
  const { made, take, clear } = useMadeFiles(desk);
  const used = [...new Set((tally?.groups ?? []).flatMap(({ model }) => model ?? []))];
  const offered = [...new Set([...used, ...models.map(({ id }) => id)])];
  const counts = preview.kind === "ready" ? preview.result.counts : [];
  const active = steps.filter(({ isOn }) => isOn);
  const broken = active.find((step) => stepProblem(step) !== null);
  const problem =
    active.length === 0
      ? "Add a step first."
      : broken
        ? `Step ${steps.indexOf(broken) + 1}: ${stepProblem(broken)}`
        : null;
  const submit = () => {
    if (problem) return;
    clear();
    void run({ blob, steps, images, isPreview: false }, (result) => {
      const requests = result.requests - result.dropped;
      const isSame = result.changed === 0 && result.dropped === 0;
      const beside = active.every(keepsTable) ? tableOf(draft) : {};
      const files =
        result.blob && !isSame ? [{ name: transformedName(fileName), blob: result.blob, requests, beside }] : [];
      take(transformSentence(result), files);
    });
  };
  return (
    <>
      <Card aria-label="Transform">
        <CardHeader>
          <CardTitle>Steps</CardTitle>
          <span className="min-w-0 text-xs text-pretty text-muted-foreground">In this order, on every request.</span>
          <CardActions>
            <DropdownMenu>
              <DropdownMenuTrigger asChild>
                <Button variant="outline" size="sm">
                  <Plus aria-hidden />
                  Add a step
                </Button>
              </DropdownMenuTrigger>
              <DropdownMenuContent>
                {stepKinds.map((kind) => (
                  <DropdownMenuItem
                    key={kind}
                    disabled={kind === "images" && steps.some((step) => step.kind === kind)}
                    onSelect={() => add(kind)}
                  >
                    <span>
                      {stepTitle[kind]}
                      <span className="block text-xs text-muted-foreground">{stepNote[kind]}</span>
                    </span>
                  </DropdownMenuItem>
                ))}
              </DropdownMenuContent>
            </DropdownMenu>
          </CardActions>
        </CardHeader>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          {steps.length === 0 ? (
            <p className="border-t px-4 py-3.5 text-sm text-muted-foreground">
              Set a model or any value, replace text in prompts, give new ids, drop lines, or put local images in. You
              see each line before and after, and the file itself stays as it is.
            </p>
          ) : (
            <ol>
              {steps.map((step, at) => (
                <TransformStepRow
                  key={step.id}
                  step={step}
                  number={at + 1}
                  canMove={(by) => canMove(steps, step.id, by)}
                  used={used}
                  models={offered}
                  images={images}
                  onImages={onImages}
                  count={counts.find(({ id }) => id === step.id)}
                  onChange={change}
                  onMove={(by) => move(step.id, by)}
                  onRemove={() => remove(step.id)}
                />
              ))}
            </ol>
          )}
          <div className="border-t px-4 py-3">
            <ToolBar label="Make the new file" state={state} problem={problem} onStop={stop} />
          </div>
        </form>
      </Card>
      {made && <MadeFiles {...made} />}
      <TransformPreview preview={preview} />
    </>
  );
}
