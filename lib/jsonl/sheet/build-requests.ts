import type { CheckLimits } from "@/lib/jsonl/contract";
import { headerText, IdMaker } from "@/lib/jsonl/fix/ids";
import { AppError } from "@/lib/wire/errors";
import { makeLine } from "./make-line";
import { planProblems } from "./plan-problem";
import { ID_COLUMN, sourceLine } from "./source-lines";
import type { BuiltTable, Table, TablePlan } from "./table-contract";
import { columnsOf, parseTemplate } from "./template";

/** Characters gathered before they are handed to the browser, which may put them on disk. */
const PIECE_CHARS = 1 << 20;

/**
 * Makes a request of every row, in order, and the table answers are joined to.
 * @throws AppError `invalid_input` when something of the plan is missing
 */
export function buildRequests(table: Table, plan: TablePlan, limits: CheckLimits): BuiltTable {
  const problem = Object.values(planProblems(plan, table.columns))[0];
  if (problem) throw new AppError("invalid_input", problem);
  const make = makeLine(plan, table.columns);
  const used = [plan.user, plan.kind === "chat" ? plan.system : ""].flatMap((text) =>
    columnsOf(parseTemplate(text, table.columns)),
  );
  const idAt = plan.idColumn === null ? -1 : table.columns.indexOf(plan.idColumn);
  const ids = new IdMaker(limits.customIdBytes);
  const requests = new Pieces("application/jsonl");
  const source = new Pieces("application/jsonl");
  source.add(sourceLine([ID_COLUMN, ...table.columns]));
  let count = 0;
  let repairedIds = 0;
  let emptyRows = 0;
  for (const [at, row] of table.rows.entries()) {
    if (used.every((column) => (row[column] ?? "").trim() === "")) {
      emptyRows++;
      continue;
    }
    const wanted = idAt < 0 ? `row-${at + 1}` : (row[idAt] ?? "").trim();
    const id = ids.fresh(headerText(wanted || `row-${at + 1}`, limits.customIdBytes));
    if (id !== wanted) repairedIds++;
    count++;
    requests.add(make(id, row));
    source.add(sourceLine([id, ...row]));
  }
  if (count === 0) throw new AppError("invalid_input", "Every row is empty in the columns of the prompt.");
  return { blob: requests.finish(), source: source.finish(), requests: count, repairedIds, emptyRows };
}

class Pieces {
  private readonly parts: Blob[] = [];
  private waiting: string[] = [];
  private chars = 0;
  private readonly type: string;

  constructor(type: string) {
    this.type = type;
  }

  add(text: string): void {
    this.waiting.push(text);
    this.chars += text.length;
    if (this.chars > PIECE_CHARS) this.flush();
  }

  finish(): Blob {
    this.flush();
    return new Blob(this.parts, { type: this.type });
  }

  private flush(): void {
    this.parts.push(new Blob(this.waiting));
    this.waiting = [];
    this.chars = 0;
  }
}
