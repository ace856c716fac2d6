import { FlaskConical } from "lucide-react";
import { Tag } from "@/components/ui/tag";

/** The emulator's mark where many rows stand together; `EmulatorBadge` says the whole of it. */
export function EmulatorTag() {
  return (
    <Tag className="shrink-0" title="The built-in emulator makes its answers and prices up.">
      <FlaskConical aria-hidden className="size-3 shrink-0 stroke-[1.6]" />
      Emulator
    </Tag>
  );
}
