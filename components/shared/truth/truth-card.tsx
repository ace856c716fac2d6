"use client";

import { FileUp, X } from "lucide-react";
import { type DragEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { cn } from "@/lib/utils";
import { idColumn, readTruth, type TruthFile, valueColumn } from "./read-truth";

/** A file of what is true, the column of its ids, the one to hold answers against, and how far a number may be off. */
export type Truth = { file: TruthFile; idAt: number; valueAt: number; tolerance: number };

type TruthCardProps = {
  /** What it is held against, in the words of the answers. */
  path: string;
  /** The custom_ids there are; null: what stands in `waiting` is in the way of knowing them. */
  ids: ReadonlySet<string> | null;
  waiting?: ReactNode;
  /** What a file is for, while there is none. */
  about: string;
  /** Further choices beside those of the file. */
  acts?: ReactNode;
  /** Whether there is a file now. */
  onFile?: (isThere: boolean) => void;
  children: (truth: Truth) => ReactNode;
};

/** A table of what is true, dropped here and never sent anywhere. */
export function TruthCard({ path, ids, waiting, about, acts, onFile, children }: TruthCardProps) {
  const [file, setHeld] = useState<TruthFile | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const [column, setColumn] = useState<number | null>(null);
  const [tolerance, setTolerance] = useState("");
  const idAt = useMemo(() => (file && ids ? idColumn(file, ids) : -1), [file, ids]);
  const valueAt = file ? (column ?? valueColumn(file, idAt, path)) : -1;
  const setFile = (next: TruthFile | null) => {
    setHeld(next);
    onFile?.(next !== null);
  };
  const take = async (given: File | undefined) => {
    if (!given) return;
    setProblem(null);
    setColumn(null);
    try {
      setFile(await readTruth(given));
    } catch (error) {
      setFile(null);
      setProblem(error instanceof Error ? error.message : "This file could not be read.");
    }
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <Card
      className={cn("overflow-hidden transition-colors", isOver && "border-primary")}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={onDrop}
    >
      <CardHeader>
        <div>
          <CardTitle>Against the truth</CardTitle>
          <CardDescription>
            {file ? `${file.name}${idAt === -1 ? "" : `, joined by ${file.columns[idAt]}`}` : about}
          </CardDescription>
        </div>
        <CardActions className="flex-wrap">
          {file && acts}
          {file && (
            <Select value={String(valueAt)} onValueChange={(next) => setColumn(Number(next))}>
              <SelectTrigger aria-label="Column with the truth" size="sm" className="max-w-48">
                <SelectValue />
              </SelectTrigger>
              <SelectContent>
                {file.columns.map((name, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns are told apart by their place
                  <SelectItem key={at} value={String(at)} disabled={at === idAt}>
                    {name || `column ${at + 1}`}
                  </SelectItem>
                ))}
              </SelectContent>
            </Select>
          )}
          {file && (
            <Input
              aria-label="How far a number may be off"
              placeholder="Numbers within ±"
              inputMode="decimal"
              className="w-36 text-xs max-sm:w-44"
              value={tolerance}
              onChange={(event) => setTolerance(event.target.value)}
            />
          )}
          <input
            ref={input}
            type="file"
            accept=".csv,.tsv,.txt,.jsonl,.ndjson"
            aria-label="File with the truth"
            className="sr-only"
            tabIndex={-1}
            onChange={(event) => {
              void take(event.target.files?.[0]);
              event.target.value = "";
            }}
          />
          <Button variant="outline" size="sm" onClick={() => input.current?.click()}>
            <FileUp aria-hidden />
            {file ? "Another file" : "Choose a file"}
          </Button>
          {file && (
            <Button variant="ghost" size="icon-sm" aria-label="Put the truth away" onClick={() => setFile(null)}>
              <X aria-hidden />
            </Button>
          )}
        </CardActions>
      </CardHeader>
      {problem && (
        <CardContent>
          <p role="alert" className="text-sm text-bad-ink">
            {problem}
          </p>
        </CardContent>
      )}
      {file && ids === null && <CardContent>{waiting}</CardContent>}
      {file &&
        ids !== null &&
        (idAt === -1 ? (
          <CardContent>
            <p role="alert" className="text-sm text-bad-ink">
              No column of this file has the custom_ids that are asked about.
            </p>
          </CardContent>
        ) : (
          children({ file, idAt, valueAt, tolerance: Math.max(0, Number(tolerance) || 0) })
        ))}
    </Card>
  );
}
