import { CircleAlert, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Refusal } from "./draft-store";

type RefusalsProps = { refusals: readonly Refusal[]; onClose: () => void };

const shownMax = 5;

/** Files that were not taken, each with what would be. */
export function Refusals({ refusals, onClose }: RefusalsProps) {
  if (refusals.length === 0) return null;
  const more = refusals.length - shownMax;
  return (
    <div role="alert" className="flex items-start gap-3 rounded-xl border bg-card px-4 py-3 text-sm">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 stroke-[1.6] text-risk-ink" />
      <ul className="min-w-0 flex-1">
        {refusals.slice(0, shownMax).map(({ id, name, reason }) => (
          <li key={id} className="text-pretty wrap-anywhere">
            <span className="font-medium">{name}</span> was not taken. {reason}
          </li>
        ))}
        {more > 0 && <li className="text-muted-foreground">{more} more were not taken, for the like reasons.</li>}
      </ul>
      <Button variant="ghost" size="icon-sm" aria-label="Close" onClick={onClose}>
        <X aria-hidden />
      </Button>
    </div>
  );
}
