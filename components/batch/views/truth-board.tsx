"use client";

import { FileUp, X } from "lucide-react";
import { type DragEvent, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { Batch } from "@/lib/batches/contract";
import { cn } from "@/lib/utils";
import { ConfusionBoard } from "./confusion-board";
import { idColumn, readTruth, type TruthFile, valueColumn } from "./read-truth";
import type { OpenRow } from "./view-props";
import { pathWord } from "./view-words";

type TruthBoardProps = {
  batch: Batch;
  path: string;
  rows: readonly { seq: number; id: string; said: string }[];
  onOpen: OpenRow;
};

/** A table of what is true, dropped here and never sent anywhere, and how often the answers agree with it. */
export function TruthBoard({ path, rows, onOpen }: TruthBoardProps) {
  const [file, setFile] = useState<TruthFile | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const [column, setColumn] = useState<number | null>(null);
  const [tolerance, setTolerance] = useState("");
  const ids = useMemo(() => new Set(rows.map(({ id }) => id)), [rows]);
  const idAt = useMemo(() => (file ? idColumn(file, ids) : -1), [file, ids]);
  const valueAt = file ? (column ?? valueColumn(file, idAt, path)) : -1;
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
            {file
              ? `${file.name}, joined by ${file.columns[idAt] ?? "no column"}`
              : "Drop a CSV with ids and the right values, or a gold set from Review. It stays in this browser."}
          </CardDescription>
        </div>
        <CardActions className="flex-wrap">
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
              className="w-36 text-xs"
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
      {file &&
        (idAt === -1 ? (
          <CardContent>
            <p role="alert" className="text-sm text-bad-ink">
              No column of this file has the custom_ids of this batch.
            </p>
          </CardContent>
        ) : (
          <ConfusionBoard
            name={pathWord(path)}
            file={file}
            idAt={idAt}
            valueAt={valueAt}
            rows={rows}
            tolerance={Math.max(0, Number(tolerance) || 0)}
            onOpen={onOpen}
          />
        ))}
    </Card>
  );
}
