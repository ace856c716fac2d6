import { StateShape } from "@/components/shared/state-word";
import type { ConnectionCheck } from "@/lib/connections/contract";

/** What was tried on an upstream, one line each, as it turned out. The upstream's own words are shown as text. */
export function ProbeSteps({ check }: { check: ConnectionCheck }) {
  return (
    <ul className="grid gap-1.5 text-sm">
      {check.steps.map(({ name, isOk, detail }) => (
        <li key={name} className="flex gap-2">
          <StateShape tone={isOk ? "good" : "bad"} className="mt-1.25" />
          <span className="min-w-0 flex-1 wrap-anywhere">
            <span className="font-medium">{name}</span>
            <span className="sr-only">{isOk ? " works." : " failed."}</span>{" "}
            <span className="text-muted-foreground">{detail}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
