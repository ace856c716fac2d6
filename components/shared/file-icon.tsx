import { Archive, Braces, File, Sheet } from "lucide-react";
import { cn } from "@/lib/utils";

const icons = {
  jsonl: Braces,
  ndjson: Braces,
  json: Braces,
  csv: Sheet,
  tsv: Sheet,
  xlsx: Sheet,
  parquet: Sheet,
  gz: Archive,
  zip: Archive,
};

function isKnown(extension: string): extension is keyof typeof icons {
  return Object.hasOwn(icons, extension);
}

/** A 36 px tile that tells JSON, tables and archives apart by the file's name. */
export function FileIcon({ name, className }: { name: string; className?: string }) {
  const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const Icon = isKnown(extension) ? icons[extension] : File;
  return (
    <span
      aria-hidden
      className={cn("grid size-9 shrink-0 place-items-center rounded-[9px] bg-secondary text-foreground", className)}
    >
      <Icon className="size-4 stroke-[1.6]" />
    </span>
  );
}
