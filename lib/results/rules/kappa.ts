/** How far raters agree beyond chance (Fleiss 1971): subjects by categories, the same number of ratings in each row. */
export function fleissKappa(counts: readonly (readonly number[])[]): number | null {
  const subjects = counts.length;
  const raters = counts[0]?.reduce((sum, count) => sum + count, 0) ?? 0;
  if (subjects === 0 || raters < 2) return null;
  const categories = Math.max(...counts.map((row) => row.length));
  const totals = Array.from({ length: categories }, (_, at) => counts.reduce((sum, row) => sum + (row[at] ?? 0), 0));
  const chance = totals.reduce((sum, total) => sum + (total / (subjects * raters)) ** 2, 0);
  const agreed =
    counts.reduce((sum, row) => sum + (row.reduce((all, count) => all + count * count, 0) - raters), 0) /
    (subjects * raters * (raters - 1));
  return chance === 1 ? null : (agreed - chance) / (1 - chance);
}
