import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";

export function OverviewSkeleton() {
  return (
    <div aria-busy="true" className="grid gap-4">
      <Card className="grid h-[92px] grid-cols-4 items-center gap-6 px-4.5 max-md:grid-cols-2">
        {["a", "b", "c", "d"].map((key) => (
          <Skeleton key={key} className="h-9" />
        ))}
      </Card>
      <Card className="grid gap-5 px-4 py-4">
        <Skeleton className="h-4 w-32" />
        {["a", "b", "c"].map((key) => (
          <Skeleton key={key} className="h-8" />
        ))}
      </Card>
      <div className="grid gap-4 xl:grid-cols-2">
        <Card className="h-64" />
        <Card className="h-64" />
      </div>
    </div>
  );
}
