import { CopyButton } from "./copy-id";

/** A link or token that is shown this one time, with a way to copy it. */
export function ShowOnce({ text, label }: { text: string; label: string }) {
  return (
    <div className="flex items-center gap-2 rounded-lg border bg-secondary px-3 py-2">
      <code className="min-w-0 flex-1 font-mono text-xs wrap-anywhere select-all">{text}</code>
      <CopyButton text={text} label={label} className="shrink-0" />
    </div>
  );
}
