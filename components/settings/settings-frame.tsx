"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, useRef } from "react";
import { Link } from "@/components/shared/link";
import { PageHeader } from "@/components/shared/page-header";
import { type TeamPath, teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { useOpenInSight } from "@/components/ui/use-open-in-sight";
import { can, type Permission } from "@/lib/access";
import { cn } from "@/lib/utils";

const places: readonly { path: TeamPath; label: string; needs: Permission }[] = [
  { path: "/settings/connections", label: "Connections", needs: "connection:read" },
  { path: "/settings/members", label: "Members", needs: "team:read" },
  { path: "/settings/budgets", label: "Budgets", needs: "budget:read" },
  { path: "/settings/notices", label: "Notices", needs: "notice:read" },
  { path: "/settings/team", label: "Team", needs: "team:read" },
  { path: "/settings/data", label: "Data", needs: "team:read" },
  { path: "/settings/tokens", label: "Console tokens", needs: "token:read" },
  { path: "/settings/audit", label: "Audit log", needs: "audit:read" },
  { path: "/settings/profile", label: "Profile and sessions", needs: "team:read" },
];

/** What stands around every page of settings: the list of them, and the one that is open. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const team = useTeam();
  const pathname = usePathname();
  const list = useRef<HTMLUListElement>(null);
  useOpenInSight(list, "[aria-current]");
  return (
    <>
      <PageHeader title="Settings" count={team.name} />
      <div className="grid items-start gap-x-8 gap-y-4 lg:grid-cols-[180px_minmax(0,1fr)]">
        <nav aria-label="Settings" className="min-w-0">
          <ul
            ref={list}
            className="relative flex gap-1 overflow-x-auto [scrollbar-width:none] max-md:-mx-4 max-md:px-4 lg:grid"
          >
            {places
              .filter(({ needs }) => can(team.role, needs))
              .map(({ path, label }) => {
                const href = teamHref(team, path);
                const isHere = pathname === href || pathname.startsWith(`${href}/`);
                return (
                  <li key={path} className="shrink-0">
                    <Link
                      href={href}
                      aria-current={isHere ? "page" : undefined}
                      className={cn(
                        "block rounded-lg px-2.5 py-1.5 text-sm font-medium text-muted-foreground hover:bg-accent hover:text-foreground",
                        isHere && "bg-accent text-foreground",
                      )}
                    >
                      {label}
                    </Link>
                  </li>
                );
              })}
          </ul>
        </nav>
        <div className="min-w-0 max-w-5xl">{children}</div>
      </div>
    </>
  );
}
