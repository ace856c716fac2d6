import { Skeleton } from "@/components/ui/skeleton";

const lines = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** Rows that are on their way. */
export function ResultsSkeleton() {
  return (
    <div aria-busy="true" className="divide-y divide-line">
      <div className="h-[37px]" />
      {lines.map((line) => (
        <div key={line} className="flex h-[39px] items-center gap-6 px-3">
          <Skeleton className="h-3.5 w-32" />
          <Skeleton className="h-3.5 flex-1" />
          <Skeleton className="h-3.5 flex-[1.5] max-md:hidden" />
          <Skeleton className="h-3.5 w-16" />
        </div>
      ))}
    </div>
  );
}
