"use client";

import { useQuery } from "@tanstack/react-query";
import { useTeam } from "@/components/shared/team-context";
import { connectionsQuery } from "@/lib/connections/queries";
import { formatMoney } from "@/lib/format";
import { compareDollars, sumDollars } from "@/lib/money";
import { usageQuery } from "@/lib/usage/queries";
import type { UsageView } from "./use-usage-view";

/** How much of the cost in view is the emulator's, which charges nobody. Null when none of what is known is. */
export function useSimulatedCost({ range, bucket, slice }: UsageView): { text: string; isAll: boolean } | null {
  const { slug } = useTeam();
  const connections = useQuery(connectionsQuery(slug)).data?.connections ?? [];
  const emulators = new Set(connections.filter((one) => one.isEmulator).map((one) => one.id));
  const { data } = useQuery({
    ...usageQuery(slug, { ...range, bucket, groupBy: "connection", ...slice }),
    enabled: emulators.size > 0,
  });
  const groups = data?.groups.filter((group) => emulators.has(group.key)) ?? [];
  if (!data || groups.length === 0) return null;
  const cost = sumDollars(groups.map((group) => group.cost)) ?? "0";
  if (Number(cost) === 0) return null;
  return { text: formatMoney(cost), isAll: compareDollars(cost, data.total.cost) === 0 };
}
