"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronUp } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { CopyId } from "@/components/shared/copy-id";
import { ErrorState } from "@/components/shared/error-state";
import { useTeam } from "@/components/shared/team-context";
import { useShortcut } from "@/components/shared/use-shortcut";
import { Button } from "@/components/ui/button";
import { Sheet, SheetBody, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "@/components/ui/sheet";
import { Skeleton } from "@/components/ui/skeleton";
import { can } from "@/lib/access";
import { formatCount } from "@/lib/format";
import { resultQuery } from "@/lib/results/queries";
import { cn } from "@/lib/utils";
import { ResultTag } from "./result-tag";
import { copiesWords } from "./row-copies";
import { RowRequest } from "./row-request";
import { RowResponse } from "./row-response";

const EditRowDialog = dynamic(() => import("./edit-row-dialog").then((file) => file.EditRowDialog), { ssr: false });

type RowDrawerProps = {
  batchId: string;
  /** 0-based place in the input file. */
  seq: number;
  onClose: () => void;
  /** Null at either end, or when the row's place in the table is not known. */
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
};

/** One row whole, request and response side by side. The table behind keeps its keys: j and k go on. */
export function RowDrawer({ batchId, seq, onClose, onPrevious, onNext }: RowDrawerProps) {
  const { slug, role } = useTeam();
  const [isEditing, setIsEditing] = useState(false);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...resultQuery(slug, batchId, seq),
    placeholderData: keepPreviousData,
  });
  useShortcut("ArrowDown", () => onNext?.());
  useShortcut("ArrowUp", () => onPrevious?.());
  return (
    <Sheet open modal={false} onOpenChange={(open) => !open && onClose()}>
      <SheetContent
        size="lg"
        overlay={false}
        data-modeless
        className="xl:max-w-4xl"
        onOpenAutoFocus={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.preventDefault()}
      >
        <SheetHeader className="flex-row flex-wrap items-center gap-x-2.5 gap-y-0.5">
          <SheetTitle className="max-w-3/5 shrink-0">
            {data ? <CopyId id={data.customId} what="custom_id" className="mx-0 text-sm text-foreground" /> : "Row"}
          </SheetTitle>
          {data && <ResultTag row={data} />}
          <SheetDescription className="tabular-nums">request {formatCount(seq + 1)}</SheetDescription>
          <div className="ml-auto flex gap-1 max-sm:ml-0 max-sm:w-full">
            {data?.requestLine && can(role, "batch:submit") && (
              <Button variant="outline" size="sm" onClick={() => setIsEditing(true)}>
                Edit this row…
              </Button>
            )}
            <Step label="Previous row" shortcut="k" onStep={onPrevious} icon={ChevronUp} />
            <Step label="Next row" shortcut="j" onStep={onNext} icon={ChevronDown} />
          </div>
        </SheetHeader>
        <SheetBody className={cn("px-0 py-0", isPlaceholderData && "opacity-60")} aria-busy={isPlaceholderData}>
          {error ? (
            <ErrorState title="The row could not be loaded." error={error} onRetry={() => void refetch()} />
          ) : data ? (
            <>
              {data.copies.count > 0 && (
                <p className="border-b px-5 py-2 text-xs wrap-anywhere text-muted-foreground">{copiesWords(data)}</p>
              )}
              <div className="grid md:min-h-full md:grid-cols-2 md:divide-x">
                <RowRequest row={data} />
                <RowResponse row={data} />
              </div>
            </>
          ) : (
            <div className="grid gap-3 p-5">
              <Skeleton className="h-4 w-1/3" />
              <Skeleton className="h-24" />
              <Skeleton className="h-24" />
            </div>
          )}
        </SheetBody>
        {isEditing && data?.requestLine && (
          <EditRowDialog
            key={data.seq}
            batchId={batchId}
            seq={data.seq}
            requestLine={data.requestLine}
            onClose={() => setIsEditing(false)}
          />
        )}
      </SheetContent>
    </Sheet>
  );
}

type StepProps = { label: string; shortcut: string; onStep: (() => void) | null; icon: typeof ChevronUp };

function Step({ label, shortcut, onStep, icon: Icon }: StepProps) {
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={label}
      title={`${label} (${shortcut})`}
      aria-keyshortcuts={shortcut}
      disabled={onStep === null}
      onClick={() => onStep?.()}
    >
      <Icon aria-hidden />
    </Button>
  );
}
