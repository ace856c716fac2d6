import { ArrowUp } from "lucide-react";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/lib/format";

/** Says that rows came since the list was read. Over the first row, so that it moves nothing. */
export function NewRows({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <Button
      size="sm"
      className="absolute top-11 left-1/2 z-20 -translate-x-1/2 rounded-full px-3 shadow-pop"
      onClick={onShow}
    >
      <ArrowUp aria-hidden />
      {formatCount(count)} new
    </Button>
  );
}
