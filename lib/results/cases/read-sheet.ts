/** For tests: the cells of a worksheet of ours, read by what the format says of them. */
export function readSheet(sheet: string): string[][] {
  const entities: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };
  const text = (xml: string) =>
    xml
      .replace(/&(?:amp|lt|gt|quot);/g, (entity) => entities[entity] ?? entity)
      .replace(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return [...sheet.matchAll(/<row>(.*?)<\/row>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<c\/>|<c[^>]*>(?:<v>(.*?)<\/v>|<is><t[^>]*>(.*?)<\/t><\/is>)<\/c>/gs)].map(
      ([, number, string]) => number ?? text(string ?? ""),
    ),
  );
}
