import { Time } from "@/components/shared/time";
import { Button } from "@/components/ui/button";
import { Tag } from "@/components/ui/tag";
import { shortModelName } from "@/lib/format";
import type { TeamModel } from "@/lib/models/contract";
import { sizeWords } from "./model-words";

type ModelNameProps = { model: TeamModel; onHistory: (model: TeamModel) => void };

/** A model's short name over its whole id, with what sets it apart and since when its price holds. */
export function ModelName({ model, onHistory }: ModelNameProps) {
  const sizes = sizeWords(model);
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <span className="font-medium wrap-anywhere">{shortModelName(model.id)}</span>
        {model.vision && <Tag>Sees images</Tag>}
        {model.isPriceEdited && <Tag tone="run">Price edited</Tag>}
      </div>
      <div className="truncate font-mono text-2xs text-muted-foreground" title={model.id}>
        {model.id}
      </div>
      {sizes && <div className="text-xs text-muted-foreground">{sizes}</div>}
      {model.pricedAt && (
        <Button
          variant="link"
          size="sm"
          className="h-auto px-0 text-xs text-muted-foreground"
          title="Every price it had"
          aria-label={`Every price of ${model.id}`}
          onClick={() => onHistory(model)}
        >
          <span>
            {model.isPriceEdited ? "Your team’s price" : "The catalogue’s price again"} since{" "}
            <Time at={model.pricedAt} look="date" />
          </span>
        </Button>
      )}
    </div>
  );
}
