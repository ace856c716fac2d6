"use client";

import dynamic from "next/dynamic";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { toast } from "sonner";
import { addFiles, refuse } from "@/components/shared/jsonl/add-files";
import type { BenchGoal } from "@/components/shared/jsonl/bench-goal";
import { currentVersion, resultOf } from "@/components/shared/jsonl/draft";
import { DropVeil, DropZone } from "@/components/shared/jsonl/drop-zone";
import { modelsOf } from "@/components/shared/jsonl/limits-of";
import { pathOfFile } from "@/components/shared/jsonl/read-drop";
import { Refusals } from "@/components/shared/jsonl/refusals";
import { TableBuilders } from "@/components/shared/jsonl/table/table-builders";
import { useDropPage } from "@/components/shared/jsonl/use-drop-page";
import { PageHeader } from "@/components/shared/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { plural } from "@/lib/format";
import type { LocalImage } from "@/lib/jsonl/tools/transform/image-files";
import { FileHead } from "./file-head";
import { FileList } from "./file-list";
import { OpeningFile } from "./opening-file";
import { toolLabel, toolNames } from "./tool-names";
import { useHandedOver } from "./use-handed-over";
import { useServerFile } from "./use-server-file";
import { useWorkbenchDesk } from "./use-workbench-desk";

const loading = () => <Skeleton className="h-40 rounded-xl" />;
const loadCheckTool = () => import("./check-tool");
const CheckTool = dynamic(() => loadCheckTool().then((file) => file.CheckTool), { ssr: false, loading });
const ProfileTool = dynamic(() => import("./profile-tool").then((file) => file.ProfileTool), { ssr: false, loading });
const SampleTool = dynamic(() => import("./sample-tool").then((file) => file.SampleTool), { ssr: false, loading });
const TransformTool = dynamic(() => import("./transform-tool").then((file) => file.TransformTool), {
  ssr: false,
  loading,
});
const SecretsTool = dynamic(() => import("./secrets-tool").then((file) => file.SecretsTool), { ssr: false, loading });
const SplitTool = dynamic(() => import("./split-tool").then((file) => file.SplitTool), { ssr: false, loading });
const MergeTool = dynamic(() => import("./merge-tool").then((file) => file.MergeTool), { ssr: false, loading });
const DiffTool = dynamic(() => import("./diff-tool").then((file) => file.DiffTool), { ssr: false, loading });

const isImage = (file: File): boolean => file.type.startsWith("image/");

const none: readonly never[] = [];

/** What a tool has made stays while another one is looked at. */
const kept = "grid min-w-0 gap-4 pt-0 data-[state=inactive]:hidden";

const address = {
  tool: parseAsStringLiteral(toolNames).withDefault("check"),
  file: parseAsString,
  /** An input file on the server that is to be opened here. */
  from: parseAsString,
  connection: parseAsString,
  /** A step that Transform is opened for. */
  step: parseAsStringLiteral(["images"]),
};

/** Tools for request files that run in the browser: nothing is uploaded from here. */
export function Workbench() {
  const [{ tool, file, from, connection: wanted, step }, setAddress] = useQueryStates(address, { history: "replace" });
  const { desk, state, connections, connection, limits, catalogue } = useWorkbenchDesk(wanted);
  const models = catalogue?.models ?? none;
  const { drafts } = state;
  const [images, setImages] = useState<readonly LocalImage[]>([]);
  const onImages = (files: File[]) =>
    setImages((now) => [...now, ...files.map((file) => ({ path: pathOfFile(file), file }))]);
  const goTo = (goal: BenchGoal) =>
    void setAddress(goal === "images" ? { tool: "transform", step: "images" } : { tool: "secrets" });
  useHandedOver(desk, state.isRestored, (id) => void setAddress({ file: id }));
  const { opening, tryAgain } = useServerFile(desk, {
    from,
    isRestored: state.isRestored,
    // Taken once: a reload must not fetch it again.
    onOpen: (id) => void setAddress({ file: id, from: null, tool: "check" }),
  });
  const onFiles = (files: File[], leftOut: string | null = null) => {
    const pictures = files.filter(isImage);
    const others = files.filter((file) => !isImage(file));
    if (pictures.length > 0) {
      onImages(pictures);
      toast(`${plural(pictures.length, "image")} at hand`, {
        description: "Transform puts them into the requests that name them.",
      });
    }
    if (others.length > 0) addFiles(desk, others);
    if (leftOut) refuse(desk, "What is left of the drop", leftOut);
  };
  const isOver = useDropPage(onFiles, true, loadCheckTool);
  const draft = drafts.find(({ id }) => id === file) ?? drafts[0] ?? null;
  const result = draft && resultOf(draft, limits?.key ?? null);
  const version = draft && currentVersion(draft);
  const isOfOneFile = tool !== "merge" && tool !== "diff";
  return (
    <>
      <PageHeader title="Workbench" count="Nothing is uploaded from here" />
      {isOver && <DropVeil />}
      <div className="grid gap-4">
        <Refusals refusals={state.refusals} onClose={() => desk.store.set({ refusals: [] })} />
        {opening && (
          <OpeningFile opening={opening} onTryAgain={tryAgain} onStop={() => void setAddress({ from: null })} />
        )}
        {drafts.length === 0 && state.tables.length === 0 && state.isRestored && from === null && (
          <DropZone
            note="Check it, profile it, change it, take a sample, split it, merge it with others or compare two; of a table’s rows, requests are made. All in this browser."
            onFiles={onFiles}
          />
        )}
        <TableBuilders
          desk={desk}
          tables={state.tables}
          models={modelsOf(connection, models)}
          onBuilt={(id) => void setAddress({ file: id, tool: "check" })}
        />
        {draft && (
          <div className="grid items-start gap-5 lg:grid-cols-[296px_minmax(0,1fr)]">
            <FileList
              desk={desk}
              drafts={drafts}
              chosen={isOfOneFile ? draft.id : null}
              onChoose={(id) => void setAddress({ file: id, ...(isOfOneFile ? {} : { tool: "check" }) })}
              onFiles={onFiles}
            />
            <Tabs
              value={tool}
              onValueChange={(value) => void setAddress({ tool: toolNames.find((name) => name === value) ?? "check" })}
              className="min-w-0"
            >
              <TabsList aria-label="Tools">
                {toolNames.map((name) => (
                  <TabsTrigger key={name} value={name}>
                    {toolLabel[name]}
                  </TabsTrigger>
                ))}
              </TabsList>
              <div className="grid min-w-0 gap-4 pt-4">
                {isOfOneFile && <FileHead desk={desk} draft={draft} isChecked={result !== null} />}
                <TabsContent value="check" className="grid min-w-0 gap-4 pt-0">
                  <CheckTool
                    desk={desk}
                    draft={draft}
                    result={result}
                    models={modelsOf(connection, models)}
                    connections={connections}
                    connection={connection}
                    onConnection={(id) => void setAddress({ connection: id })}
                    onBench={goTo}
                  />
                </TabsContent>
                <TabsContent value="profile" className="pt-0">
                  <ProfileTool
                    fileName={draft.fileName}
                    result={result}
                    limits={limits?.limits ?? null}
                    models={catalogue?.models ?? null}
                    history={catalogue?.history ?? none}
                  />
                </TabsContent>
                <TabsContent value="transform" forceMount className={kept}>
                  {version && (
                    <TransformTool
                      key={draft.id}
                      desk={desk}
                      draft={draft}
                      blob={version.blob}
                      tally={result?.report.tally ?? null}
                      models={modelsOf(connection, models)}
                      images={images}
                      onImages={onImages}
                      isShown={tool === "transform"}
                      wants={step}
                      onWanted={() => void setAddress({ step: null })}
                    />
                  )}
                </TabsContent>
                <TabsContent value="secrets" forceMount className={kept}>
                  {version && (
                    <SecretsTool
                      key={draft.id}
                      desk={desk}
                      drafts={drafts}
                      fileName={draft.fileName}
                      blob={version.blob}
                    />
                  )}
                </TabsContent>
                <TabsContent value="sample" forceMount className={kept}>
                  {version && <SampleTool key={draft.id} desk={desk} draft={draft} blob={version.blob} />}
                </TabsContent>
                <TabsContent value="split" forceMount className={kept}>
                  {version && <SplitTool key={draft.id} desk={desk} draft={draft} blob={version.blob} />}
                </TabsContent>
                <TabsContent value="merge" forceMount className={kept}>
                  <MergeTool desk={desk} drafts={drafts} />
                </TabsContent>
                <TabsContent value="diff" forceMount className={kept}>
                  <DiffTool desk={desk} drafts={drafts} />
                </TabsContent>
              </div>
            </Tabs>
          </div>
        )}
      </div>
    </>
  );
}
