"use client";

import { Tabs as TabsPrimitive } from "radix-ui";
import { type ComponentProps, useRef } from "react";
import { formatCount } from "@/lib/format";
import { cn } from "@/lib/utils";
import { useOpenInSight } from "./use-open-in-sight";

export const Tabs = TabsPrimitive.Root;

/** The underlined row. It scrolls sideways when a phone is too narrow for all of it. */
export function TabsList({ className, ...props }: ComponentProps<typeof TabsPrimitive.List>) {
  const list = useRef<HTMLDivElement>(null);
  useOpenInSight(list, '[data-state="active"]');
  return (
    <TabsPrimitive.List
      ref={list}
      data-slot="tabs-list"
      className={cn(
        "relative flex gap-5 overflow-x-auto overflow-y-hidden border-b [scrollbar-width:none] max-md:-mx-4 max-md:px-4",
        className,
      )}
      {...props}
    />
  );
}

/** `count` is read and shown after the name: "Failures 51". */
export function TabsTrigger({
  className,
  children,
  count,
  ...props
}: ComponentProps<typeof TabsPrimitive.Trigger> & { count?: number | null }) {
  return (
    <TabsPrimitive.Trigger
      data-slot="tabs-trigger"
      className={cn(
        "-mb-px shrink-0 border-b-2 border-transparent py-2 text-base font-medium text-muted-foreground transition-colors outline-offset-[-2px] hover:text-foreground data-[state=active]:border-foreground data-[state=active]:text-foreground",
        className,
      )}
      {...props}
    >
      {children}{" "}
      {count != null && (
        <span className="ml-0.5 text-xs font-normal text-muted-foreground tabular-nums">{formatCount(count)}</span>
      )}
    </TabsPrimitive.Trigger>
  );
}

export function TabsContent({ className, ...props }: ComponentProps<typeof TabsPrimitive.Content>) {
  return <TabsPrimitive.Content data-slot="tabs-content" className={cn("pt-3", className)} {...props} />;
}
