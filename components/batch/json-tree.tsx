"use client";

import { Disclosure } from "@/components/shared/disclosure";
import { formatCount } from "@/lib/format";

type Entry = readonly [name: string, value: unknown];

/** More children than this are not drawn; the text beside has them all. */
const childrenMax = 200;
const textLengthMax = 5_000;
const openDepth = 2;

const entriesOf = (value: object): Entry[] =>
  Array.isArray(value) ? value.map((item, index) => [String(index), item] as const) : Object.entries(value);

const isBranch = (value: unknown): value is object => typeof value === "object" && value !== null;

const sizeOf = (value: object): string => {
  const count = formatCount(Array.isArray(value) ? value.length : Object.keys(value).length);
  return Array.isArray(value) ? `[${count}]` : `{${count}}`;
};

function Leaf({ value }: { value: unknown }) {
  if (typeof value !== "string") return <span className="text-run-ink">{String(value)}</span>;
  return <span className="whitespace-pre-wrap wrap-anywhere">{value.slice(0, textLengthMax)}</span>;
}

function Branch({ entries, depth }: { entries: readonly Entry[]; depth: number }) {
  return (
    <ul className={depth > 0 ? "ml-1.5 border-l pl-3" : ""}>
      {entries.slice(0, childrenMax).map(([name, value]) => (
        <li key={name} className="py-px">
          {isBranch(value) ? (
            <Disclosure
              startsOpen={depth < openDepth}
              title={
                <>
                  <bdi className="truncate text-foreground">{name}</bdi> {sizeOf(value)}
                </>
              }
            >
              <Branch entries={entriesOf(value)} depth={depth + 1} />
            </Disclosure>
          ) : (
            <div className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-2">
              <bdi className="truncate text-muted-foreground">{name}</bdi>
              <Leaf value={value} />
            </div>
          )}
        </li>
      ))}
      {entries.length > childrenMax && (
        <li className="text-muted-foreground">and {formatCount(entries.length - childrenMax)} more</li>
      )}
    </ul>
  );
}

/** A parsed JSON answer, to be opened branch by branch. Values are text and nothing else. */
export function JsonTree({ value }: { value: object }) {
  return (
    <div className="font-mono text-xs/5">
      <Branch entries={entriesOf(value)} depth={0} />
    </div>
  );
}
