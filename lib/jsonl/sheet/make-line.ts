import { isRecord } from "@/lib/jsonl/tools/changed-paths";
import { jsonOf } from "./plan-problem";
import type { TablePlan } from "./table-contract";
import { fillTemplate, parseTemplate } from "./template";

/** How a row becomes a line, with everything that is the same for all of them worked out once. */
export function makeLine(plan: TablePlan, columns: readonly string[]): (id: string, row: readonly string[]) => string {
  const user = parseTemplate(plan.user, columns);
  const system = parseTemplate(plan.system, columns);
  const model = JSON.stringify(plan.model.trim());
  const json = (value: string) => JSON.stringify(value);
  const start = (id: string, url: string) =>
    `{"custom_id":${json(id)},"method":"POST","url":"${url}","body":{"model":${model},`;
  if (plan.kind === "embeddings")
    return (id, row) => `${start(id, "/v1/embeddings")}"input":${json(fillTemplate(user, row))}}}\n`;
  const hasSystem = plan.system.trim() !== "";
  const rest = bodyRest(plan);
  return (id, row) => {
    const first = hasSystem ? `{"role":"system","content":${json(fillTemplate(system, row))}},` : "";
    const messages = `[${first}{"role":"user","content":${json(fillTemplate(user, row))}}]`;
    return `${start(id, "/v1/chat/completions")}"messages":${messages}${rest}}}\n`;
  };
}

/** The fields after the messages. Numbers are written as they were typed. */
function bodyRest({ maxTokens, temperature, schema, extra }: TablePlan): string {
  const fields: string[] = [];
  if (maxTokens !== null) fields.push(`"max_tokens":${maxTokens}`);
  if (temperature.trim() !== "") fields.push(`"temperature":${Number(temperature)}`);
  if (schema.trim() !== "") {
    const parsed = jsonOf(schema);
    const title = isRecord(parsed) && typeof parsed.title === "string" ? parsed.title : "answer";
    const name = title.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 64) || "answer";
    fields.push(
      `"response_format":{"type":"json_schema","json_schema":{"name":${JSON.stringify(name)},"strict":true,"schema":${oneLine(schema)}}}`,
    );
  }
  const inner = extra.trim() === "" ? "" : oneLine(extra).trim().slice(1, -1).trim();
  if (inner !== "") fields.push(inner);
  return fields.map((field) => `,${field}`).join("");
}

/** JSON over several lines as one: line ends stand only between its tokens. */
const oneLine = (json: string): string => json.trim().replace(/\s*[\r\n]\s*/g, " ");
