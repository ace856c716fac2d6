import { Button } from "@/components/ui/button";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { TeamModel } from "@/lib/models/contract";
import { ModelName } from "./model-name";
import { kindWordOf, modelWindows, windowHead } from "./model-words";
import { PriceCell } from "./price-cell";

type ModelTableProps = {
  models: readonly TeamModel[];
  /** Null for those who may not change prices. */
  onEdit: ((model: TeamModel) => void) | null;
  onHistory: (model: TeamModel) => void;
};

/** The catalogue on a wide screen. */
export function ModelTable({ models, onEdit, onHistory }: ModelTableProps) {
  return (
    <Table aria-label="Models">
      <TableHeader>
        <TableRow>
          <TableHead>Model</TableHead>
          <TableHead>Kind</TableHead>
          {modelWindows.map((window) => (
            <TableHead key={window} align="right">
              {windowHead[window]}
            </TableHead>
          ))}
          {onEdit && (
            <TableHead>
              <span className="sr-only">Price</span>
            </TableHead>
          )}
        </TableRow>
      </TableHeader>
      <TableBody>
        {models.map((model) => (
          <TableRow key={model.id}>
            <TableCell>
              <ModelName model={model} onHistory={onHistory} />
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">{kindWordOf(model)}</TableCell>
            {modelWindows.map((window) => (
              <TableCell key={window} align="right">
                <PriceCell price={model.prices[window]} />
              </TableCell>
            ))}
            {onEdit && (
              <TableCell align="right" className="w-0">
                <Button
                  variant="outline"
                  size="sm"
                  aria-label={`Edit the price of ${model.id}`}
                  onClick={() => onEdit(model)}
                >
                  Edit price
                </Button>
              </TableCell>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** The catalogue on a phone. */
export function ModelCards({ models, onEdit, onHistory }: ModelTableProps) {
  return (
    <ul aria-label="Models" className="divide-y divide-line">
      {models.map((model) => (
        <li key={model.id} className="grid gap-2 px-4 py-3 text-sm">
          <div className="flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <ModelName model={model} onHistory={onHistory} />
            </div>
            <span className="shrink-0 text-xs text-muted-foreground">{kindWordOf(model)}</span>
          </div>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 text-xs">
            {modelWindows.map((window) => (
              <div key={window} className="contents">
                <dt className="text-muted-foreground">{windowHead[window]}</dt>
                <dd className="text-right">
                  <PriceCell price={model.prices[window]} />
                </dd>
              </div>
            ))}
          </dl>
          {onEdit && (
            <Button
              variant="outline"
              size="sm"
              className="justify-self-start"
              aria-label={`Edit the price of ${model.id}`}
              onClick={() => onEdit(model)}
            >
              Edit price
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
