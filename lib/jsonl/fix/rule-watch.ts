import type { FindingSink, Place } from "@/lib/jsonl/check/findings";
import { RULES, type RuleName } from "@/lib/jsonl/rules/table";

/** Notes whether some rule blocks, and where the rules asked for are broken. */
export class RuleWatch implements FindingSink {
  hasError = false;
  places: number[] = [];
  private rules: readonly RuleName[] = [];

  begin(...rules: RuleName[]): void {
    this.hasError = false;
    this.places = [];
    this.rules = rules;
  }

  add(rule: RuleName, _line: Place, at: number): void {
    if (RULES[rule].level === "error") this.hasError = true;
    if (this.rules.includes(rule)) this.places.push(at);
  }
}
