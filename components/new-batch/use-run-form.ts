"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useRef } from "react";
import { type UseFormReturn, useForm } from "react-hook-form";
import { forget, keep, recall } from "@/components/shared/draft-vault";
import type { Desk } from "@/components/shared/jsonl/desk";
import type { DeskState } from "@/components/shared/jsonl/draft-store";
import { batchNameOf } from "@/components/shared/jsonl/file-kinds";
import type { Connection } from "@/lib/connections/contract";
import { emptyRunForm, RunForm, windowOn } from "./run-form";

const keepAfterMs = 400;

/**
 * The form of the page. It is kept in the browser while there are drafts, so that a reload finds it as it was; names
 * begin as those of the files, the connection as the first there is.
 */
export function useRunForm(
  desk: Desk,
  { drafts, isRestored }: DeskState,
  connections: readonly Connection[] | undefined,
): UseFormReturn<RunForm> {
  const form = useForm<RunForm>({ resolver: zodResolver(RunForm), defaultValues: emptyRunForm, mode: "onTouched" });
  const hasRecalled = useRef(false);
  const named = useRef(new Set<string>());

  useEffect(() => {
    if (!isRestored || hasRecalled.current) return;
    hasRecalled.current = true;
    void recall("forms", desk.scope)
      .catch(() => undefined)
      .then((kept) => {
        const parsed = RunForm.partial().safeParse(kept);
        if (!parsed.success || desk.store.state().drafts.length === 0) return;
        const now = form.getValues();
        form.reset({ ...now, ...parsed.data, names: { ...now.names, ...parsed.data.names } });
      });
  }, [isRestored, desk, form]);

  // A name for each draft, from the plan it was submitted with or from its file.
  useEffect(() => {
    for (const draft of drafts) {
      if (named.current.has(draft.id)) continue;
      named.current.add(draft.id);
      form.setValue(`names.${draft.id}`, draft.plan?.name ?? batchNameOf(draft.run?.fileName ?? draft.fileName));
    }
    for (const id of named.current) {
      if (drafts.some((draft) => draft.id === id)) continue;
      named.current.delete(id);
      form.unregister(`names.${id}`);
    }
  }, [drafts, form]);

  // The first connection, until one is chosen or when the chosen one has been removed.
  useEffect(() => {
    const [first] = connections ?? [];
    if (!connections || !first) return;
    const chosen = connections.find(({ id }) => id === form.getValues("connectionId")) ?? first;
    form.setValue("connectionId", chosen.id);
    form.setValue("window", windowOn(chosen.capabilities.windows, form.getValues("window")));
  }, [connections, form]);

  const hasDrafts = drafts.length > 0;
  useEffect(() => {
    if (!isRestored || !hasRecalled.current || !desk.isOwner) return;
    if (!hasDrafts) {
      void forget("forms", desk.scope).catch(() => undefined);
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = () => void keep("forms", desk.scope, form.getValues()).catch(() => undefined);
    const unsubscribe = form.subscribe({
      formState: { values: true },
      callback: () => {
        clearTimeout(timer);
        timer = setTimeout(write, keepAfterMs);
      },
    });
    // A reload may come before the pause in typing does.
    addEventListener("pagehide", write);
    return () => {
      clearTimeout(timer);
      removeEventListener("pagehide", write);
      unsubscribe();
    };
  }, [hasDrafts, isRestored, desk, form]);

  return form;
}
