import type { Route } from "next";
import { Fragment, type ReactNode } from "react";
import { Link } from "@/components/shared/link";
import { cn } from "@/lib/utils";
import { PaletteTrigger } from "./palette-trigger";

export type Crumb = { label: string; href: Route };

type PageHeaderProps = {
  title: string;
  /** The way here. With crumbs the title is drawn small, as their last step. */
  crumbs?: readonly Crumb[];
  /** A `PageTitle` follows and is the heading of the page. */
  hasTitleBelow?: boolean;
  /** A sentence of counts beside the title: "4 running · 1,204 in all". */
  count?: ReactNode;
  /** The one primary action. */
  children?: ReactNode;
};

/** The first row of every page, 34 px: where one is, search, and the one primary action. */
export function PageHeader({ title, crumbs, hasTitleBelow, count, children }: PageHeaderProps) {
  return (
    <div className="mb-4 flex min-h-[34px] items-center gap-2.5">
      {crumbs ? (
        <nav aria-label="Breadcrumb" className="min-w-0">
          <ol className="flex min-w-0 items-center gap-1.5">
            {crumbs.map((crumb) => (
              <Fragment key={crumb.href}>
                <li className="shrink-0">
                  <Link href={crumb.href} className="rounded-sm text-muted-foreground hover:text-foreground">
                    {crumb.label}
                  </Link>
                </li>
                <li aria-hidden className="text-muted-foreground">
                  /
                </li>
              </Fragment>
            ))}
            <li aria-current="page" className="min-w-0 truncate">
              {hasTitleBelow ? title : <h1 className="truncate">{title}</h1>}
            </li>
          </ol>
        </nav>
      ) : (
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-2.5">
          <h1 className="text-xl font-semibold">{title}</h1>
          {count && <p className="text-muted-foreground tabular-nums">{count}</p>}
        </div>
      )}
      <div className="ml-auto flex shrink-0 items-center gap-2.5">
        <PaletteTrigger className="w-40 max-md:hidden lg:w-60" />
        {children}
      </div>
    </div>
  );
}

type PageTitleProps = {
  title: ReactNode;
  /** A `StateWord` beside the title. */
  state?: ReactNode;
  /** Quiet facts below, spaced by the component. */
  facts?: ReactNode;
  /** Buttons at the right edge; on a phone they go below. */
  children?: ReactNode;
  className?: string;
};

/** The second row of a page about one thing: its name, state, actions and facts. */
export function PageTitle({ title, state, facts, children, className }: PageTitleProps) {
  return (
    <div className={cn("mb-4", className)}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-xl font-semibold text-balance wrap-anywhere">{title}</h1>
        {state}
        <div className="flex flex-wrap items-center gap-3 md:ml-auto">{children}</div>
      </div>
      {facts && (
        <div className="mt-1 flex flex-wrap items-center gap-x-3.5 gap-y-1 text-xs text-muted-foreground">{facts}</div>
      )}
    </div>
  );
}
