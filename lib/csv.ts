import { stringify } from "csv-stringify/sync";
import type { Cell } from "./plain-cell";

/** Lines as RFC 4180 has them: CR LF, quotes where needed. Texts have been through `plainCell`. */
export const csvLines = (rows: readonly (readonly Cell[])[]): Uint8Array =>
  new TextEncoder().encode(
    stringify(
      rows.map((row) => [...row]),
      { record_delimiter: "\r\n" },
    ),
  );
