"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/shared/page-header";
import { type TeamPath, teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { cn } from "@/lib/utils";

const places: readonly { path: TeamPath; label: string }[] = [
  { path: "/settings/connections", label: "Connections" },
  { path: "/settings/members", label: "Members" },
  { path: "/settings/profile", label: "Profile" },
];

/** What stands around every page of settings: the list of them, and the one that is open. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const team = useTeam();
  const pathname = usePathname();
  return (
    <>
      <PageHeader title="Settings" count={team.name} />
      <div className="grid items-start gap-x-8 gap-y-4 md:grid-cols-[180px_minmax(0,1fr)]">
        <nav aria-label="Settings">
          <ul className="flex gap-1 overflow-x-auto md:grid">
            {places.map(({ path, label }) => {
              const href = teamHref(team, path);
              const isHere = pathname === href;
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
        <div className="min-w-0 max-w-3xl">{children}</div>
      </div>
    </>
  );
}
