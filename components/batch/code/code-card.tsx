"use client";

import { useMemo, useState } from "react";
import { CopyButton } from "@/components/shared/copy-id";
import { Card, CardActions, CardHeader } from "@/components/ui/card";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Segmented } from "@/components/ui/segmented";
import { cn } from "@/lib/utils";
import type { CodeInput } from "./code-input";
import { curlCode } from "./curl-code";
import { dwCode } from "./dw-code";
import { pythonCode } from "./python-code";
import { typescriptCode } from "./typescript-code";

const languages = [
  { value: "python", label: "Python", write: pythonCode },
  { value: "typescript", label: "TypeScript", write: typescriptCode },
  { value: "curl", label: "curl", write: curlCode },
  { value: "dw", label: "dw", write: dwCode },
] as const;
type Language = (typeof languages)[number]["value"];

/** A batch as a program: upload, create, wait, fetch what is new, failures, retry. No key in it. */
export function CodeCard({ input, className }: { input: CodeInput; className?: string }) {
  const [language, setLanguage] = useState<Language>("python");
  const code = useMemo(() => {
    const chosen = languages.find(({ value }) => value === language) ?? languages[0];
    return chosen.write(input).replace(/\n{3,}/g, "\n\n");
  }, [input, language]);
  return (
    <Card className={cn("flex min-h-0 flex-col overflow-hidden", className)}>
      <CardHeader className="shrink-0 border-b">
        <Segmented label="Language" value={language} onValueChange={setLanguage} options={languages} size="sm" />
        <p className="text-xs text-pretty text-muted-foreground">
          The key is read from <code className="font-mono">BATCH_API_KEY</code>, another server from{" "}
          <code className="font-mono">BATCH_BASE_URL</code>.
        </p>
        <CardActions>
          <CopyButton text={code} />
        </CardActions>
      </CardHeader>
      <ScrollArea aria-label="Program" className="max-h-[70dvh] px-4 py-3.5 font-mono text-xs/5">
        <pre>
          <code>
            {code.split(/(^[ \t]*(?:#|\/\/).*$)/m).map((part, at) =>
              // Every second part is a line of comment.
              at % 2 === 1 ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text that is shown whole
                <span key={at} className="text-muted-foreground">
                  {part}
                </span>
              ) : (
                part
              ),
            )}
          </code>
        </pre>
      </ScrollArea>
    </Card>
  );
}
