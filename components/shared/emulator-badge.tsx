import { FlaskConical } from "lucide-react";
import { Tag } from "@/components/ui/tag";

/** Stands wherever figures or answers come from the built-in emulator. */
export function EmulatorBadge({ className }: { className?: string }) {
  return (
    <Tag className={className}>
      <FlaskConical aria-hidden className="size-3 shrink-0 stroke-[1.6]" />
      Emulator · answers are made up
    </Tag>
  );
}
