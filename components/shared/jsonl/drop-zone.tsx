import { Upload } from "lucide-react";
import { FileButtons } from "./file-buttons";
import { acceptedNames, tableNames } from "./file-kinds";

/** The first thing on the page: what to bring, and every way to bring it. */
export function DropZone({ note, onFiles }: { note: string; onFiles: (files: File[]) => void }) {
  return (
    <section
      aria-label="Input files"
      className="flex flex-col items-center rounded-xl border-[1.5px] border-dashed border-input bg-card px-6 py-12 text-center"
    >
      <span className="mb-3 grid size-9 place-items-center rounded-[9px] bg-secondary">
        <Upload aria-hidden className="size-4 stroke-[1.6]" />
      </span>
      <p className="font-medium">Drop your requests anywhere on this page</p>
      <p className="mt-1 mb-4 max-w-md text-sm text-pretty text-muted-foreground">
        {acceptedNames}, one request on each line; or a table, {tableNames}. {note}
      </p>
      <FileButtons onFiles={onFiles} isPrimary />
    </section>
  );
}

/** Laid over the page while something is dragged across it. */
export function DropVeil() {
  return (
    <div className="pointer-events-none fixed inset-0 z-40 grid place-items-center bg-background/80 p-4">
      <p className="rounded-xl border-[1.5px] border-dashed border-primary bg-card px-8 py-6 font-medium shadow-pop">
        Let go to check these files
      </p>
    </div>
  );
}
