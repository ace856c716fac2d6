import { Link } from "@/components/shared/link";
import { Logo } from "@/components/shared/logo";
import { appHref } from "@/components/shared/routes";
import type { ApiDocument, Operation, Schema } from "./api-types";
import { OperationEntry } from "./operation-entry";

type Entry = { method: string; path: string; operation: Operation };

function entriesByTag(api: ApiDocument): [string, Entry[]][] {
  const groups = new Map<string, Entry[]>();
  for (const [path, methods] of Object.entries(api.paths))
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      const tag = operation.tags[0] ?? "";
      groups.set(tag, [...(groups.get(tag) ?? []), { method, path, operation }]);
    }
  return [...groups];
}

const anchorOf = (tag: string) => tag.toLowerCase().replace(/\W+/g, "-");

/** The API on one page: what can be called, what it takes and answers. Made from the document it is served with. */
export function ApiReference({ api }: { api: ApiDocument }) {
  const groups = entriesByTag(api);
  const schemas = api.components.schemas as Record<string, Schema>;
  return (
    <div className="mx-auto max-w-5xl px-4 pt-6 pb-16 md:px-7">
      <header className="mb-6 grid gap-3">
        <Link href={appHref("/")} className="flex w-fit items-center gap-2.5 rounded-sm font-semibold">
          <Logo /> Batchdeck
        </Link>
        <h1 className="text-xl font-semibold">API</h1>
        <p className="max-w-2xl text-sm text-pretty text-muted-foreground">
          Everything the console does in a browser, for scripts. Send a console token (Settings, Console tokens) as{" "}
          <code className="font-mono text-xs">Authorization: Bearer bd_…</code>. Money is a string of dollars, unknown
          is null, moments are ISO 8601. The same as{" "}
          <a href="/api/openapi.json" className="text-primary underline underline-offset-4">
            an OpenAPI 3.1 document
          </a>
          .
        </p>
      </header>
      <div className="grid items-start gap-x-8 gap-y-4 md:grid-cols-[160px_minmax(0,1fr)]">
        <nav aria-label="Parts of the API" className="md:sticky md:top-6">
          <ul className="flex flex-wrap gap-1 md:grid">
            {groups.map(([tag]) => (
              <li key={tag}>
                <a
                  href={`#${anchorOf(tag)}`}
                  className="block rounded-lg px-2.5 py-1 text-sm text-muted-foreground hover:bg-accent hover:text-foreground"
                >
                  {tag}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <main className="grid min-w-0 gap-8">
          {groups.map(([tag, entries]) => (
            <section key={tag} aria-labelledby={anchorOf(tag)} className="grid gap-2">
              <h2 id={anchorOf(tag)} className="scroll-mt-6 text-base font-semibold">
                {tag}
              </h2>
              <ul className="divide-y divide-line rounded-xl border bg-card">
                {entries.map((entry) => (
                  <OperationEntry key={entry.operation.operationId} {...entry} schemas={schemas} />
                ))}
              </ul>
            </section>
          ))}
        </main>
      </div>
    </div>
  );
}
