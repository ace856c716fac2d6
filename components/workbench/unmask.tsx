"use client";

import { useEffect, useState } from "react";
import { Disclosure } from "@/components/shared/disclosure";
import { batchesWith, recallBeside } from "@/components/shared/jsonl/beside-batch";
import type { Desk } from "@/components/shared/jsonl/desk";
import type { Draft } from "@/components/shared/jsonl/draft";
import { PickFiles } from "@/components/shared/jsonl/file-buttons";
import { newBatchScope } from "@/components/shared/jsonl/hand-over";
import { useTeam } from "@/components/shared/team-context";
import { Card } from "@/components/ui/card";
import { FieldError } from "@/components/ui/field";
import { plural } from "@/lib/format";
import { type MaskMap, parseMaskMap } from "@/lib/jsonl/tools/personal/masks";
import { Choice } from "./choice";
import { MadeFiles } from "./made-files";
import { unmaskedName } from "./secrets-words";
import { ToolBar } from "./tool-bar";
import { useMadeFiles } from "./use-made-files";
import { useTool } from "./use-tool";

type UnmaskProps = { desk: Desk; drafts: readonly Draft[]; fileName: string; blob: Blob };
type Picked = { name: string; map: MaskMap };

type KeptMap = { id: string; name: string; read: () => Promise<Blob | undefined> };

/** Maps of files that have become batches, which this browser keeps beside them. */
function useSentMasks(): readonly KeptMap[] {
  const { id: teamId, person } = useTeam();
  const [maps, setMaps] = useState<readonly KeptMap[]>([]);
  const scope = newBatchScope(person.id, teamId);
  useEffect(() => {
    let isGone = false;
    void batchesWith(scope, "masks").then((batches) => {
      if (isGone) return;
      setMaps(
        batches.map(({ id, name, besideName }) => ({
          id,
          name: `${besideName}, of ${name}`,
          read: async () => (await recallBeside(scope, id, "masks"))?.blob,
        })),
      );
    });
    return () => {
      isGone = true;
    };
  }, [scope]);
  return maps;
}

/** Brings masked values back into a file, of requests or of answers, by the map of its mask. */
export function Unmask({ desk, drafts, fileName, blob }: UnmaskProps) {
  const [picked, setPicked] = useState<Picked | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { state, run, stop } = useTool("unmask", desk.limits?.limits ?? null);
  const { made, take, clear } = useMadeFiles(desk);
  const sent = useSentMasks();
  const kept: KeptMap[] = [
    ...drafts.flatMap(({ id, beside: { masks } }) =>
      masks ? { id, name: masks.name, read: async () => masks.blob } : [],
    ),
    ...sent,
  ];
  const source = kept.find(({ id }) => id === chosen) ?? (picked ? null : (kept[0] ?? null));
  const pick = async (file: File | undefined) => {
    if (!file) return;
    try {
      setPicked({ name: file.name, map: parseMaskMap(await file.text()) });
      setChosen(null);
      setRefusal(null);
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : "The map could not be read.");
    }
  };
  const submit = async () => {
    const text = source && (await (await source.read())?.text());
    const map = typeof text === "string" ? parseMaskMap(text) : picked?.map;
    if (!map) return;
    clear();
    void run({ blob, map }, ({ blob: copy, requests, places, lines }) =>
      take(
        places > 0
          ? `${plural(places, "value")} brought back in ${plural(lines, "line")}.`
          : "The file has no placeholder that this map knows.",
        places > 0 ? [{ name: unmaskedName(fileName), blob: copy, requests }] : [],
      ),
    );
  };
  const options = Object.fromEntries([
    ...kept.map(({ id, name }) => [id, name] as const),
    ...(picked ? [["picked", picked.name] as const] : []),
  ]);
  return (
    <Card aria-label="Bring values back" className="px-4 py-3">
      <Disclosure title="Bring masked values back">
        <form
          noValidate
          className="grid gap-3 pt-3"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <div className="flex flex-wrap items-end gap-3">
            {Object.keys(options).length > 0 && (
              <Choice
                label="Map"
                value={source?.id ?? "picked"}
                onChange={(id) => setChosen(id === "picked" ? null : id)}
                options={options}
                className="w-72"
              />
            )}
            <PickFiles label="Choose a map" accept=".json,application/json" onFiles={([file]) => void pick(file)} />
          </div>
          {refusal && <FieldError>{refusal}</FieldError>}
          <ToolBar
            label={`Bring back into ${fileName}`}
            state={state}
            problem={source || picked ? null : "The map was offered when the file was masked: choose that file."}
            onStop={stop}
          />
        </form>
      </Disclosure>
      {made && (
        <div className="mt-3">
          <MadeFiles {...made} />
        </div>
      )}
    </Card>
  );
}
