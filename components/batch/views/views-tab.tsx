"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { parseAsInteger, parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { useTeam } from "@/components/shared/team-context";
import { Card } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import type { Batch } from "@/lib/batches/contract";
import { viewKinds } from "@/lib/results/views/contract";
import { viewsQuery } from "@/lib/results/views/queries";
import type { OpenRow } from "./view-props";
import { viewWords } from "./view-words";

const Waiting = () => <Skeleton className="h-96 rounded-xl" />;
const ScoreBoard = dynamic(() => import("./score-board").then((file) => file.ScoreBoard), { loading: Waiting });
const LabelBoard = dynamic(() => import("./label-board").then((file) => file.LabelBoard), { loading: Waiting });
const VoteView = dynamic(() => import("./vote-view").then((file) => file.VoteView), { loading: Waiting });
const ImageView = dynamic(() => import("./image-view").then((file) => file.ImageView), { loading: Waiting });
const ToolView = dynamic(() => import("./tool-view").then((file) => file.ToolView), { loading: Waiting });
const ChatView = dynamic(() => import("./chat-view").then((file) => file.ChatView), { loading: Waiting });
const VectorView = dynamic(() => import("./vector-view").then((file) => file.VectorView), { loading: Waiting });
const ViewDrawer = dynamic(() => import("./view-drawer").then((file) => file.ViewDrawer), { ssr: false });

/** The answers in the ways that suit them; only those that fit are offered. */
export function ViewsTab({ batch }: { batch: Batch }) {
  const { slug } = useTeam();
  const { data, error, refetch, isFetching } = useQuery(viewsQuery(slug, batch.id));
  const [chosen, setChosen] = useQueryState("view", parseAsStringLiteral(viewKinds));
  const [row, setRow] = useQueryState("row", parseAsInteger);
  const [among, setAmong] = useState<readonly number[]>([]);
  if (error && !data) {
    return (
      <Card>
        <ErrorState
          title="The views could not be loaded."
          error={error}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        />
      </Card>
    );
  }
  if (!data) return <Skeleton className="h-96 rounded-xl" />;
  // A pattern may draw labels out of any text.
  const hasTexts = data.answered > 0 && !data.kinds.includes("vectors");
  const kinds = hasTexts && !data.kinds.includes("labels") ? [...data.kinds, "labels" as const] : data.kinds;
  const kind = chosen !== null && kinds.includes(chosen) ? chosen : kinds[0];
  const open: OpenRow = (seq, rows = []) => {
    setAmong(rows);
    void setRow(seq);
  };
  const props = { batch, views: data, onOpen: open, opened: row };
  return (
    <>
      {kinds.length > 1 && kind && (
        <div className="mb-3 max-w-full overflow-x-auto">
          <Segmented
            label="View"
            value={kind}
            onValueChange={(next) => void setChosen(next)}
            options={kinds.map((one) => ({ value: one, label: viewWords[one] }))}
          />
        </div>
      )}
      {kind === "scores" && <ScoreBoard {...props} />}
      {kind === "labels" && <LabelBoard {...props} />}
      {kind === "votes" && <VoteView {...props} />}
      {kind === "images" && <ImageView {...props} />}
      {kind === "tools" && <ToolView {...props} />}
      {kind === "chats" && <ChatView {...props} />}
      {kind === "vectors" && <VectorView {...props} />}
      {kind === undefined && (
        <Card>
          <EmptyState title="No view fits these answers">
            Scores, labels, repeated runs, pictures, tool calls, conversations and vectors are shown here when there are
            any.
          </EmptyState>
        </Card>
      )}
      {row !== null && (
        <ViewDrawer batch={batch} seq={row} among={among} onStep={setRow} onClose={() => void setRow(null)} />
      )}
    </>
  );
}
