import { isRecord } from "@/lib/jsonl/tools/changed-paths";
import type { TablePlan } from "./table-contract";
import { columnsOf, parseTemplate } from "./template";

/** Fields the plan has places of its own for. */
const OWN_FIELDS = ["model", "messages", "input", "max_tokens", "temperature", "response_format"];

export type PlanField = "system" | "user" | "model" | "temperature" | "extra" | "schema";

/** What keeps requests from being made of the rows, by the field it concerns. Empty when nothing does. */
export function planProblems(plan: TablePlan, columns: readonly string[]): Partial<Record<PlanField, string>> {
  const problems: Partial<Record<PlanField, string>> = {};
  const user = parseTemplate(plan.user, columns);
  const system = parseTemplate(plan.system, columns);
  if (plan.user.trim() === "") problems.user = "Write what is asked about each row.";
  else if (user.unknown.length > 0) problems.user = unknownColumns(user.unknown);
  else if (columnsOf(user).length + columnsOf(system).length === 0)
    problems.user = "No column is named in the prompt, so every request would be the same.";
  if (plan.kind === "chat" && system.unknown.length > 0) problems.system = unknownColumns(system.unknown);
  if (plan.model.trim() === "") problems.model = "Name a model.";
  if (plan.kind !== "chat") return problems;
  const temperature = Number(plan.temperature);
  if (plan.temperature.trim() !== "" && !(temperature >= 0 && temperature <= 2))
    problems.temperature = "A number from 0 to 2.";
  if (plan.schema.trim() !== "" && !isRecord(jsonOf(plan.schema))) problems.schema = "This is not a JSON object.";
  const extra = plan.extra.trim() === "" ? {} : jsonOf(plan.extra);
  if (!isRecord(extra)) problems.extra = 'A JSON object, for example {"top_p": 0.9}.';
  else {
    const own = OWN_FIELDS.find((field) => Object.hasOwn(extra, field));
    if (own) problems.extra = `${own} has a place of its own above.`;
  }
  return problems;
}

function unknownColumns(names: readonly string[]): string {
  const quoted = names.map((name) => `“${name}”`).join(", ");
  return names.length === 1 ? `There is no column ${quoted}.` : `There are no columns ${quoted}.`;
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
