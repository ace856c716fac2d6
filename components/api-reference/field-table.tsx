import type { FieldLine } from "./schema-words";

/** Names and types, one line each; nothing is drawn for none. */
export function FieldTable({ title, lines }: { title: string; lines: readonly FieldLine[] }) {
  if (lines.length === 0) return null;
  return (
    <div className="grid gap-1">
      <h3 className="text-xs font-medium text-muted-foreground">{title}</h3>
      <ul className="grid gap-0.5">
        {lines.map(({ name, type, isRequired, depth }, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: names repeat on other levels, and the list never changes
            key={at}
            className="flex flex-wrap items-baseline gap-x-2 font-mono text-xs"
            style={{ paddingLeft: `${depth * 16}px` }}
          >
            <span>{name}</span>
            <span className="wrap-anywhere text-muted-foreground">{type}</span>
            {!isRequired && <span className="text-muted-foreground">optional</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
