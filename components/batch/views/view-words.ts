import type { ViewKind } from "@/lib/results/views/contract";

export const viewWords: Record<ViewKind, string> = {
  scores: "Scores",
  labels: "Labels",
  votes: "Votes",
  images: "Images",
  tools: "Tool calls",
  chats: "Conversations",
  vectors: "Vectors",
};
