"use client";

import { ChevronRight, Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { type UseFormReturn, useFieldArray } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { cn } from "@/lib/utils";
import type { RunForm } from "./run-form";

/** Pairs that travel with the batch to the upstream; folded away until wanted. */
export function MetadataFields({ form }: { form: UseFormReturn<RunForm> }) {
  const { control, register, formState } = form;
  const { fields, append, remove } = useFieldArray({ control, name: "metadata" });
  const errors = formState.errors.metadata;
  // Untouched, it is open when there is something in it.
  const [isOpen, setIsOpen] = useState<boolean | null>(null);
  const isShown = isOpen ?? fields.length > 0;
  const id = useId();
  return (
    <div className="sm:col-span-2">
      <button
        type="button"
        aria-expanded={isShown}
        aria-controls={id}
        onClick={() => {
          setIsOpen(!isShown);
          if (!isShown && fields.length === 0) append({ key: "", value: "" });
        }}
        className="inline-flex items-center gap-1 rounded-sm text-xs font-medium text-muted-foreground hover:text-foreground"
      >
        <ChevronRight aria-hidden className={cn("size-3.5 transition-transform", isShown && "rotate-90")} />
        Metadata
      </button>
      {isShown && (
        <div id={id} className="mt-2 grid gap-2">
          <p className="text-xs text-pretty text-muted-foreground">
            Pairs that the upstream keeps with the batch, to find it again there.
          </p>
          {fields.map((field, index) => {
            const wrong = errors?.[index];
            return (
              <div key={field.id} className="grid gap-1">
                <div className="flex gap-2">
                  <Input
                    aria-label={`Key ${index + 1}`}
                    aria-invalid={wrong?.key ? true : undefined}
                    placeholder="key"
                    autoComplete="off"
                    spellCheck={false}
                    className="font-mono"
                    {...register(`metadata.${index}.key`)}
                  />
                  <Input
                    aria-label={`Value ${index + 1}`}
                    aria-invalid={wrong?.value ? true : undefined}
                    placeholder="value"
                    autoComplete="off"
                    {...register(`metadata.${index}.value`)}
                  />
                  <Button
                    variant="ghost"
                    size="icon"
                    aria-label={`Remove pair ${index + 1}`}
                    onClick={() => remove(index)}
                  >
                    <X aria-hidden />
                  </Button>
                </div>
                <FieldError>{wrong?.key?.message ?? wrong?.value?.message}</FieldError>
              </div>
            );
          })}
          <FieldError>{errors?.root?.message ?? errors?.message}</FieldError>
          <Button
            variant="outline"
            size="sm"
            className="justify-self-start"
            onClick={() => append({ key: "", value: "" })}
          >
            <Plus aria-hidden />
            Add pair
          </Button>
        </div>
      )}
    </div>
  );
}
