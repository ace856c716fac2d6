import type { ReactNode } from "react";

/** One setting: what it is on the left, its control on the right; stacked on a phone. */
export function SettingRow({ title, note, children }: { title: string; note: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3.5">
      <div className="max-w-sm min-w-48 flex-1">
        <h3 className="text-sm font-medium">{title}</h3>
        <p className="text-xs text-pretty text-muted-foreground">{note}</p>
      </div>
      {children}
    </div>
  );
}
