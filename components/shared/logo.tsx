import { cn } from "@/lib/utils";

/** Three bars, each shorter and paler: a queue being worked off. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 20 20" className={cn("size-5 fill-primary", className)}>
      <rect width="20" height="5.4" rx="2" />
      <rect y="7.3" width="14.4" height="5.4" rx="2" opacity=".65" />
      <rect y="14.6" width="8.8" height="5.4" rx="2" opacity=".35" />
    </svg>
  );
}
