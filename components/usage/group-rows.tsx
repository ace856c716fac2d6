import { Link } from "@/components/shared/link";
import { Money } from "@/components/shared/money";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { columnDecimals, formatCount, formatPercent, formatTokens, plural } from "@/lib/format";
import type { UsageBy } from "@/lib/usage/contract";
import { costPerGoodRow } from "@/lib/usage/rules";
import { batchesHref } from "./batches-href";
import { groupLabel, savedOf, type Usage, type UsageGroup } from "./usage-series";
import type { UsageView } from "./use-usage-view";

type GroupRowsProps = {
  groups: readonly UsageGroup[];
  total: Usage["total"];
  view: UsageView;
  colourOf: (key: string) => string | undefined;
};

const heads: Record<UsageBy, string> = { model: "Model", member: "Member", connection: "Connection", tag: "Tag" };

/** All figures of the groups, side by side. A name narrows the view to it; its batches are a click away. */
export function GroupColumns({ groups, total, view, colourOf }: GroupRowsProps) {
  const { by } = view;
  const team = useTeam();
  const decimals = {
    cost: columnDecimals(groups.map(({ cost }) => cost)),
    saved: columnDecimals(groups.map(savedOf)),
    wasted: columnDecimals(groups.map(({ wastedCost }) => wastedCost)),
    perGoodRow: columnDecimals(groups.map(costPerGoodRow)),
  };
  return (
    <div className="overflow-x-auto">
      <Table aria-label={`Usage by ${by}`}>
        <TableHeader>
          <TableRow>
            <TableHead>{heads[by]}</TableHead>
            <TableHead align="right">Cost</TableHead>
            <TableHead align="right">Share</TableHead>
            <TableHead align="right">Saved</TableHead>
            <TableHead align="right">Wasted</TableHead>
            <TableHead align="right">Per good row</TableHead>
            <TableHead align="right">Rows</TableHead>
            <TableHead align="right">Tokens in</TableHead>
            <TableHead align="right">Tokens out</TableHead>
            <TableHead align="right">Batches</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {groups.map((group) => (
            <TableRow key={group.key}>
              <TableCell>
                <GroupName {...{ group, view, colourOf }} />
              </TableCell>
              <TableCell align="right" className="font-medium whitespace-nowrap">
                <Cost group={group} decimals={decimals.cost} />
              </TableCell>
              <TableCell align="right" className="text-muted-foreground">
                {shareOf(group, total)}
              </TableCell>
              <TableCell align="right">
                <Money amount={savedOf(group)} decimals={decimals.saved} />
              </TableCell>
              <TableCell align="right">
                <Wasted group={group} decimals={decimals.wasted} />
              </TableCell>
              <TableCell align="right">
                <Money amount={costPerGoodRow(group)} decimals={decimals.perGoodRow} />
              </TableCell>
              <TableCell align="right">{formatCount(group.rows)}</TableCell>
              <TableCell align="right">{formatTokens(group.inputTokens)}</TableCell>
              <TableCell align="right">{formatTokens(group.outputTokens)}</TableCell>
              <TableCell align="right">
                <Link
                  href={batchesHref(team, { ...view.slice, [by]: group.key }, view.range)}
                  aria-label={`${plural(group.batches, "batch", "batches")} of ${group.label}`}
                  className="rounded-sm underline underline-offset-4"
                >
                  {formatCount(group.batches)}
                </Link>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

/** The same for a phone. */
export function GroupCards({ groups, total, view, colourOf }: GroupRowsProps) {
  const team = useTeam();
  return (
    <ul aria-label={`Usage by ${view.by}`}>
      {groups.map((group) => (
        <li key={group.key} className="grid gap-0.5 border-t border-line px-4 py-2.5 text-sm tabular-nums">
          <div className="flex items-center gap-2">
            <div className="min-w-0 flex-1">
              <GroupName {...{ group, view, colourOf }} />
            </div>
            <Cost group={group} />
          </div>
          <p className="pl-4.5 text-xs text-muted-foreground">
            {[
              shareOf(group, total),
              plural(group.rows, "row"),
              group.failedRows > 0 && `${formatCount(group.failedRows)} failed`,
              `${formatTokens(group.inputTokens)} in`,
              `${formatTokens(group.outputTokens)} out`,
            ]
              .filter(Boolean)
              .join(" · ")}
            {" · "}
            <Link
              href={batchesHref(team, { ...view.slice, [view.by]: group.key }, view.range)}
              className="rounded-sm underline underline-offset-4"
            >
              {plural(group.batches, "batch", "batches")}
            </Link>
          </p>
        </li>
      ))}
    </ul>
  );
}

function GroupName({ group, view, colourOf }: { group: UsageGroup } & Pick<GroupRowsProps, "view" | "colourOf">) {
  const { by, slice } = view;
  const name = groupLabel(group, by);
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="size-2.5 shrink-0 rounded-[3px]" style={{ background: colourOf(group.key) }} />
      {slice[by] === group.key ? (
        <span title={group.label}>{name}</span>
      ) : (
        <Button
          variant="link"
          size="sm"
          className="min-w-0 text-foreground"
          title={`Only ${group.label}`}
          onClick={() => view.setSlice(by, group.key)}
        >
          <span className="truncate">{name}</span>
        </Button>
      )}
    </span>
  );
}

/** A share of the known cost; none can be told of what has no known price. */
function shareOf(group: UsageGroup, total: Usage["total"]): string {
  if (group.unpricedRows > 0 && Number(group.cost) === 0) return "–";
  return formatPercent(Number(group.cost), Number(total.cost)) ?? "–";
}

/** Of some failed and flagged rows nobody knows what they cost: they have no price, or their results are gone. */
type AmountProps = { group: UsageGroup; decimals?: number };

function Wasted({ group, decimals = 2 }: AmountProps) {
  if (Number(group.wastedCost) === 0 && group.wasteUnknownRows === 0) return "–";
  return <PartlyKnown amount={group.wastedCost} isPartial={group.wasteUnknownRows > 0} decimals={decimals} />;
}

function Cost({ group, decimals = 2 }: AmountProps) {
  return <PartlyKnown amount={group.cost} isPartial={group.unpricedRows > 0} decimals={decimals} />;
}

/** Nothing known is "unknown"; something known beside something unknown says both. */
function PartlyKnown({ amount, isPartial, decimals }: { amount: string; isPartial: boolean; decimals: number }) {
  if (!isPartial) return <Money amount={amount} decimals={decimals} />;
  if (Number(amount) === 0) return <Money amount={null} />;
  return (
    <>
      <Money amount={amount} decimals={decimals} /> <span className="font-normal text-muted-foreground">+ unknown</span>
    </>
  );
}
