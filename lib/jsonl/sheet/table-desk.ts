import { AppError } from "@/lib/wire/errors";
import { buildRequests } from "./build-requests";
import { joinAnswers } from "./join-answers";
import { readTable } from "./read-table";
import type { Table } from "./table-contract";
import type { TableCall, TableCalls, TableRequest } from "./worker-messages";

/** Answers calls about one table, which it holds. */
export class TableDesk {
  private table: Table | null = null;

  async answer({ call, input }: TableRequest): Promise<TableCalls[TableCall]["result"]> {
    if (call === "open") {
      this.table = null;
      this.table = await readTable(input.blob, input.name, input.options);
      const { columns, rows, notes, sheets } = this.table;
      return { columns, rowCount: rows.length, notes, sheets };
    }
    if (call === "join") {
      const joined = joinAnswers(await input.source.text(), await input.answers.text());
      return new Blob([joined], { type: "text/csv" });
    }
    if (!this.table) throw new AppError("invalid_input", "The table has not been read.");
    if (call === "rows") return this.table.rows.slice(input.from, input.to);
    return buildRequests(this.table, input.plan, input.limits);
  }
}
