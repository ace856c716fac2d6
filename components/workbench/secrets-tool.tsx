"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import type { Desk } from "@/components/shared/jsonl/desk";
import type { Draft } from "@/components/shared/jsonl/draft";
import { saveBlob } from "@/components/shared/jsonl/save-blob";
import { Button } from "@/components/ui/button";
import { Card, CardDescription } from "@/components/ui/card";
import { plural } from "@/lib/format";
import type { PersonalKind } from "@/lib/jsonl/tools/personal/find-personal";
import type { ScanResult } from "@/lib/jsonl/tools/personal/scan";
import { MadeFiles } from "./made-files";
import { SecretsFound } from "./secrets-found";
import { mapName, maskedName, scanSentence } from "./secrets-words";
import { ToolBar } from "./tool-bar";
import { Unmask } from "./unmask";
import { useMadeFiles } from "./use-made-files";
import { useTool } from "./use-tool";

type SecretsToolProps = { desk: Desk; drafts: readonly Draft[]; fileName: string; blob: Blob };
type Scanned = { result: ScanResult; blob: Blob };

/** Finds mails, phone numbers, card numbers and access keys in a file, and can put placeholders in their place. */
export function SecretsTool({ desk, drafts, fileName, blob }: SecretsToolProps) {
  const limits = desk.limits?.limits ?? null;
  const scan = useTool("scan", limits);
  const mask = useTool("mask", limits);
  const { made, take, clear } = useMadeFiles(desk);
  const [scanned, setScanned] = useState<Scanned | null>(null);
  const [map, setMap] = useState<Blob | null>(null);
  const result = scanned?.blob === blob ? scanned.result : null;
  const look = () => {
    clear();
    setMap(null);
    void scan.run({ blob }, (next) => setScanned({ result: next, blob }));
  };
  const hide = (kinds: readonly PersonalKind[]) => {
    clear();
    void mask.run({ blob, kinds }, (masked) => {
      const json = new Blob([JSON.stringify(masked.map, null, 1)], { type: "application/json" });
      setMap(json);
      const said = `${plural(masked.places, "place")} masked in ${plural(masked.lines, "line")}. Equal values have the same placeholder.`;
      const masks = { name: mapName(fileName), blob: json };
      take(said, [{ name: maskedName(fileName), blob: masked.blob, requests: masked.requests, beside: { masks } }]);
    });
  };
  return (
    <>
      <Card aria-label="Secrets" className="p-4">
        <form
          noValidate
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            look();
          }}
        >
          <CardDescription className="max-w-prose text-pretty">
            Looks through every text for mail addresses, phone numbers, card numbers and access keys. It is made to be
            right where it speaks, and cannot find everything: names and addresses of people are not looked for. Only
            the data of images and files, which nobody wrote, is left out.
          </CardDescription>
          <ToolBar label="Look for them" state={scan.state} problem={null} onStop={scan.stop} />
          <p role="status" className="text-sm text-pretty empty:hidden">
            {result && scanSentence(result)}
          </p>
        </form>
      </Card>
      {result && result.found.length > 0 && (
        <SecretsFound key={result.requests} found={result.found} state={mask.state} onMask={hide} onStop={mask.stop} />
      )}
      {made && (
        <MadeFiles {...made}>
          {map && (
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t px-4 py-2.5">
              <p className="min-w-40 flex-1 text-xs text-pretty text-muted-foreground">
                The map says what each placeholder stands for. It is kept with the file in this browser and is never
                sent; without it the values cannot be brought back.
              </p>
              <Button variant="outline" size="sm" onClick={() => saveBlob(map, mapName(fileName))}>
                <Download aria-hidden />
                Download the map
              </Button>
            </div>
          )}
        </MadeFiles>
      )}
      <Unmask desk={desk} drafts={drafts} fileName={fileName} blob={blob} />
    </>
  );
}
