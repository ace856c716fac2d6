import type { Operation, Schema } from "./api-types";
import { FieldTable } from "./field-table";
import { fieldLines, typeWords } from "./schema-words";

type OperationEntryProps = { method: string; path: string; operation: Operation; schemas: Record<string, Schema> };

const schemaIn = (part: Operation["requestBody"]): Schema | undefined => Object.values(part?.content ?? {})[0]?.schema;

/** Ticked text as code, the rest as it is. */
function Ticked({ text }: { text: string }) {
  return text.split("`").map((part, at) =>
    at % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a fixed text
      <code key={at} className="font-mono text-xs">
        {part}
      </code>
    ) : (
      part
    ),
  );
}

/** One door, folded: method and path; open: who may, what it takes, what it answers. */
export function OperationEntry({ method, path, operation, schemas }: OperationEntryProps) {
  const parameters = operation.parameters.map(({ name, required, schema }) => ({
    name,
    type: typeWords(schema),
    isRequired: required,
    depth: 0,
  }));
  const [media] = Object.keys(operation.responses[200]?.content ?? {});
  return (
    <li>
      <details>
        <summary className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2.5 hover:bg-accent/60">
          <span className="w-14 shrink-0 font-mono text-xs font-semibold uppercase">{method}</span>
          <code className="min-w-0 flex-1 font-mono text-xs wrap-anywhere">{path}</code>
          <span className="text-xs text-muted-foreground max-sm:basis-full max-sm:pl-17">{operation.summary}</span>
        </summary>
        <div className="grid gap-3 px-4 pt-1 pb-4 text-sm">
          <p className="text-pretty text-muted-foreground">
            <Ticked text={operation.description} />
          </p>
          <FieldTable title="Parameters" lines={parameters} />
          <FieldTable title="Body" lines={fieldLines(schemaIn(operation.requestBody), schemas)} />
          <FieldTable
            title={media === "application/json" || !media ? "Answer" : `Answer, ${media}`}
            lines={fieldLines(schemaIn(operation.responses[200]), schemas)}
          />
        </div>
      </details>
    </li>
  );
}
