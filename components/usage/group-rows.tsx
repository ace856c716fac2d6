import { Money } from "@/components/shared/money";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatCount, formatPercent, formatTokens, plural } from "@/lib/format";
import { groupLabel, savedOf, type Usage, type UsageBy, type UsageGroup } from "./usage-series";

type GroupRowsProps = {
  groups: readonly UsageGroup[];
  total: Usage["total"];
  by: UsageBy;
  colourOf: (key: string) => string | undefined;
};

const heads: Record<UsageBy, string> = { model: "Model", member: "Member", connection: "Connection" };

/** All figures of the groups, side by side. */
export function GroupColumns({ groups, total, by, colourOf }: GroupRowsProps) {
  return (
    <Table aria-label={`Usage by ${by}`}>
      <TableHeader>
        <TableRow>
          <TableHead>{heads[by]}</TableHead>
          <TableHead align="right">Cost</TableHead>
          <TableHead align="right">Share</TableHead>
          <TableHead align="right">Saved</TableHead>
          <TableHead align="right">Rows</TableHead>
          <TableHead align="right">Failed</TableHead>
          <TableHead align="right">Tokens in</TableHead>
          <TableHead align="right">Tokens out</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {groups.map((group) => (
          <TableRow key={group.key}>
            <TableCell>
              <span className="flex items-center gap-2">
                <Swatch colour={colourOf(group.key)} />
                <span title={group.label}>{groupLabel(group, by)}</span>
              </span>
            </TableCell>
            <TableCell align="right" className="font-medium whitespace-nowrap">
              <Cost group={group} />
            </TableCell>
            <TableCell align="right" className="text-muted-foreground">
              {shareOf(group, total)}
            </TableCell>
            <TableCell align="right">
              <Money amount={savedOf(group)} />
            </TableCell>
            <TableCell align="right">{formatCount(group.rows)}</TableCell>
            <TableCell align="right">{group.failedRows > 0 ? formatCount(group.failedRows) : "–"}</TableCell>
            <TableCell align="right">{formatTokens(group.inputTokens)}</TableCell>
            <TableCell align="right">{formatTokens(group.outputTokens)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** The same for a phone. */
export function GroupCards({ groups, total, by, colourOf }: GroupRowsProps) {
  return (
    <ul aria-label={`Usage by ${by}`}>
      {groups.map((group) => (
        <li key={group.key} className="grid gap-0.5 border-t border-line px-4 py-2.5 text-sm tabular-nums">
          <div className="flex items-center gap-2">
            <Swatch colour={colourOf(group.key)} />
            <span className="min-w-0 flex-1 truncate font-medium">{groupLabel(group, by)}</span>
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
          </p>
        </li>
      ))}
    </ul>
  );
}

/** A share of the known cost; none can be told of what has no known price. */
function shareOf(group: UsageGroup, total: Usage["total"]): string {
  if (group.hasUnknownPrices && Number(group.cost) === 0) return "–";
  return formatPercent(Number(group.cost), Number(total.cost)) ?? "–";
}

function Swatch({ colour }: { colour: string | undefined }) {
  return <span aria-hidden className="size-2.5 shrink-0 rounded-[3px]" style={{ background: colour }} />;
}

/** Nothing known is "unknown"; something known beside something unknown says both. */
function Cost({ group }: { group: UsageGroup }) {
  if (!group.hasUnknownPrices) return <Money amount={group.cost} />;
  if (Number(group.cost) === 0) return <Money amount={null} />;
  return (
    <>
      <Money amount={group.cost} /> <span className="font-normal text-muted-foreground">+ unknown</span>
    </>
  );
}
