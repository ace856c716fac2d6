import { StateWord } from "@/components/shared/state-word";
import type { InputFile } from "@/lib/files/contract";
import { fileState } from "./file-words";

/** Shape, word, and below it why where something is to be said. */
export function FileState({ file }: { file: InputFile }) {
  const { tone, word, note } = fileState(file);
  return (
    <div className="min-w-0">
      <StateWord tone={tone}>{word}</StateWord>
      {note && (
        <p className="line-clamp-2 text-xs wrap-anywhere text-muted-foreground" title={note}>
          {note}
        </p>
      )}
    </div>
  );
}
