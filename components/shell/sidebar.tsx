"use client";

import { usePathname } from "next/navigation";
import { Link } from "@/components/shared/link";
import { Logo } from "@/components/shared/logo";
import { teamHref } from "@/components/shared/routes";
import { formatCount } from "@/lib/format";
import { isCurrent } from "./is-current";
import { type NavItem, navItems } from "./nav-items";
import type { ShellContext } from "./shell-types";
import { TeamMenu } from "./team-menu";
import { UserMenu } from "./user-menu";

type SidebarProps = ShellContext & { onShowShortcuts: () => void };

/** Brand, team, pages, person. The same column stands at the left edge and, on a phone, in a sheet. */
export function Sidebar({ team, teams, user, counts, onSignOut, onShowShortcuts }: SidebarProps) {
  const pathname = usePathname();
  const entries = (place: NavItem["place"]) =>
    navItems
      .filter((item) => item.place === place)
      .map((item) => {
        const count = item.count && counts?.[item.count.key];
        return (
          <li key={item.path}>
            <Link
              href={teamHref(team, item.path)}
              aria-current={isCurrent(item.path, team, pathname) ? "page" : undefined}
              className="flex items-center gap-2.5 rounded-[7px] px-2 py-1.5 font-medium text-muted-foreground transition-colors hover:text-foreground aria-[current=page]:bg-accent aria-[current=page]:text-foreground"
            >
              <item.icon aria-hidden className="size-4 shrink-0 stroke-[1.6]" />
              {item.label}
              {count ? (
                <span className="ml-auto text-xs text-muted-foreground tabular-nums">
                  {formatCount(count)}
                  <span className="sr-only"> {item.count?.word}</span>
                </span>
              ) : null}
            </Link>
          </li>
        );
      });

  return (
    <div className="flex h-full flex-col overflow-y-auto bg-sidebar px-2.5 py-3">
      <Link
        href={teamHref(team)}
        className="mb-2.5 flex items-center gap-2.5 self-start rounded-lg px-2 py-1.5 font-semibold tracking-[-0.01em]"
      >
        <Logo />
        Batchdeck
      </Link>
      <TeamMenu team={team} teams={teams} />
      <nav aria-label="Pages" className="flex flex-1 flex-col">
        <ul className="grid gap-0.5">{entries("main")}</ul>
        <ul className="mt-auto grid gap-0.5 pt-4">{entries("foot")}</ul>
      </nav>
      <div className="pt-0.5">
        <UserMenu user={user} onSignOut={onSignOut} onShowShortcuts={onShowShortcuts} />
      </div>
    </div>
  );
}
