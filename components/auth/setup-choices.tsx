import { ArrowRight, Boxes, FlaskConical, Plug } from "lucide-react";
import type { Route } from "next";
import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";

/** Where the first requests go. The team can have all three. */
export function SetupChoices({ team }: { team: string }) {
  const add = (kind: string): Route => teamHref(team, "/settings/connections", { add: kind });
  const choices = [
    {
      href: add("doubleword"),
      icon: Boxes,
      title: "Connect Doubleword",
      note: "An API key is all it takes. It stays on this server.",
    },
    {
      href: add("custom"),
      icon: Plug,
      title: "Connect another OpenAI-compatible API",
      note: "OpenAI itself, or any address that speaks its Batch API.",
    },
    {
      href: teamHref(team, "/batches/new", { sample: 1 }),
      icon: FlaskConical,
      title: "Try with the built-in emulator",
      note: "A sample file, no account, no cost. Its answers are made up.",
    },
  ];
  return (
    <ul className="grid gap-2">
      {choices.map(({ href, icon: Icon, title, note }) => (
        <li key={href}>
          <Link
            href={href}
            className="group flex items-center gap-3 rounded-[10px] border-[1.5px] px-3.5 py-3 transition-colors hover:border-input hover:bg-accent"
          >
            <span className="grid size-9 shrink-0 place-items-center rounded-[9px] bg-secondary">
              <Icon aria-hidden className="size-4 stroke-[1.6]" />
            </span>
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{title}</span>
              <span className="block text-xs text-muted-foreground">{note}</span>
            </span>
            <ArrowRight aria-hidden className="size-4 shrink-0 text-muted-foreground group-hover:text-foreground" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
