"use client";

import { ChevronDown } from "lucide-react";
import { useId, useRef } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { acceptedPicks } from "./file-kinds";
import { PasteDialog } from "./paste-dialog";
import { sampleFile, samples } from "./samples";

type FileButtonsProps = { onFiles: (files: File[]) => void; isPrimary?: boolean };

/** The ways in that need no mouse: choose, paste, try a sample. */
export function FileButtons({ onFiles, isPrimary }: FileButtonsProps) {
  return (
    <div className="flex flex-wrap justify-center gap-2">
      <PickFiles label={isPrimary ? "Choose files" : "Add files"} onFiles={onFiles} isPrimary={isPrimary} isMany />
      <PasteDialog onFiles={onFiles} />
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline">
            Try with a sample
            <ChevronDown aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="center">
          {samples.map((sample) => (
            <DropdownMenuItem key={sample.file} onSelect={() => void trySample(sample.file, onFiles)}>
              <span>
                {sample.title}
                <span className="block text-xs text-muted-foreground">{sample.note}</span>
              </span>
            </DropdownMenuItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
}

export async function trySample(name: string, onFiles: (files: File[]) => void): Promise<void> {
  try {
    onFiles([await sampleFile(name)]);
  } catch {
    toast.error("The sample could not be fetched.", { description: "Check the connection and try again." });
  }
}

type PickFilesProps = {
  label: string;
  onFiles: (files: File[]) => void;
  isPrimary?: boolean | undefined;
  isMany?: boolean;
  /** Kinds of file the dialog offers; those of requests unless told. */
  accept?: string;
  size?: "default" | "sm";
};

/** A button that opens the system's file dialog. */
export function PickFiles({
  label,
  onFiles,
  isPrimary,
  isMany,
  accept = acceptedPicks,
  size = "default",
}: PickFilesProps) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <>
      <input
        ref={input}
        id={id}
        type="file"
        multiple={isMany}
        accept={accept}
        tabIndex={-1}
        aria-hidden
        aria-label={label}
        className="sr-only"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // So that choosing the same file again is a change.
          event.target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
      <Button variant={isPrimary ? "default" : "outline"} size={size} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
