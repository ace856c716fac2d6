import "server-only";
import type { StagePaths } from "@/lib/results/reader/contract";
import { restColumns, staged } from "./load";

const rowColumns = {
  custom_id: "varchar",
  start: "bigint",
  length: "integer",
  is_cut: "boolean",
  cells: "varchar[]",
  numbers: "double[]",
};

/** Finds the requests of staged rows of a source table, and notes where their lines lie. */
export const stageTable = ({ rows }: StagePaths): string => `
  create or replace temp table arriving as
  select slot.seq, line.start, line.length, line.is_cut, line.cells, line.numbers
  from ${staged(rows, rowColumns)} line join slot using (custom_id)
  where slot.seq not in (select seq from table_row)
  qualify row_number() over (partition by slot.seq order by line.start) = 1
  order by slot.seq;
  insert into table_row select seq, start, length, is_cut from arriving;
`;

/** A column of the table takes the place of what requests bring under the same name. */
export const dropShadowed = [
  "delete from cell where seq in (select seq from arriving) and path in (select unnest($names::varchar[]))",
  `delete from rest where kind = 'cell' and owner in (select seq from arriving)
    and path in (select unnest($names::varchar[]))`,
];

/** Every cell under the name of its column, in the order of the table. */
export const loadTableCells = `
  insert into cell
  select seq, $names[place], 't', cells[place], numbers[place]
  from (select *, unnest(range(1, len(cells) + 1)) as place from arriving)
`;

/** The pieces of long cells, staged by where their line starts. */
export const loadTableRests = ({ rests }: StagePaths): string => `
  insert into rest
  select kind, arriving.seq, path, part, skip, lower(text) from ${staged(rests, restColumns)} line
  join arriving on arriving.start = line.owner
`;
