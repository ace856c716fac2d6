import { ID_COLUMN, sourceLine } from "./source-lines";

/*
 * Requests that were sent once and asked for more often, as they lie beside the requests on the server: spelled like a source
 * table, a row for each request that was taken out.
 */

/** `same_as` is the id of the request whose answer it gets; places count requests of the file it was taken out of, from 0. */
export const copyColumns = [ID_COLUMN, "same_as", "place", "place_of_same_as"] as const;

/** A request that is not sent, because another one asks the same. */
export type Copy = { id: string; sameAs: string; place: number; sameAsPlace: number };

export const copyHead = (): string => sourceLine(copyColumns);
export const copyLine = ({ id, sameAs, place, sameAsPlace }: Copy): string =>
  sourceLine([id, sameAs, String(place), String(sameAsPlace)]);

const placeIn = (cell: string | undefined): number | null => (cell && /^\d{1,9}$/.test(cell) ? Number(cell) : null);

/** What the cells of a row say; null where they are no such row. */
export function copyOf(cells: readonly string[]): Copy | null {
  const [id, sameAs, place, sameAsPlace] = [cells[0], cells[1], placeIn(cells[2]), placeIn(cells[3])];
  if (!id || !sameAs || place === null || sameAsPlace === null || cells.length !== copyColumns.length) return null;
  return { id, sameAs, place, sameAsPlace };
}

/** Whether the columns, ids aside, are those of such a list. */
export const areCopyColumns = (names: readonly string[]): boolean =>
  names.length === copyColumns.length - 1 && names.every((name, at) => name === copyColumns[at + 1]);
