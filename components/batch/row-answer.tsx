"use client";

import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import { CopyButton } from "@/components/shared/copy-id";
import { MaybeJson, RowSection } from "@/components/shared/row/row-section";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Segmented } from "@/components/ui/segmented";
import { findJson } from "@/lib/results/rules/find-json";
import { isTameMarkdown } from "./is-tame-markdown";
import { JsonTree } from "./json-tree";

const Markdown = dynamic(() => import("./markdown").then((file) => file.Markdown), { ssr: false });

/** A longer text is only shown as it came: parsing it could hold the page up. */
const treeCharsMax = 400_000;

const looks = ["read", "text"] as const;

type Drawn = { word: string; node: React.ReactNode };

/** What an answer can be drawn as besides its plain text: a tree when it holds JSON, else markdown when it has any. */
function drawnOf(text: string): Drawn | null {
  const json = text.length <= treeCharsMax ? findJson(text) : undefined;
  if (typeof json === "object" && json !== null) return { word: "Tree", node: <JsonTree value={json} /> };
  const hasMarks = /[*_`#|>~[\]]|^\s*(?:[-+]|\d+\.)\s/m.test(text);
  if (!hasMarks || !isTameMarkdown(text)) return null;
  return { word: "Formatted", node: <Markdown text={text} /> };
}

type RowAnswerProps = { title: string; text: string };

/** An answer, drawn for reading or as it came. What is copied is always what came. */
export function RowAnswer({ title, text }: RowAnswerProps) {
  const drawn = useMemo(() => drawnOf(text), [text]);
  const [look, setLook] = useState<(typeof looks)[number]>("read");
  return (
    <RowSection
      title={title}
      aside={
        <>
          {drawn && (
            <Segmented
              label={`How to show: ${title}`}
              size="sm"
              value={look}
              onValueChange={setLook}
              options={[
                { value: "read", label: drawn.word },
                { value: "text", label: "Text" },
              ]}
            />
          )}
          <CopyButton text={text} />
        </>
      }
    >
      {drawn && look === "read" ? (
        <ScrollArea aria-label={title} className="max-h-[60dvh] rounded-lg border bg-muted/50 px-3 py-2.5">
          {drawn.node}
        </ScrollArea>
      ) : (
        <MaybeJson label={title} text={text} />
      )}
    </RowSection>
  );
}
