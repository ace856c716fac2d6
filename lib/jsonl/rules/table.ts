import type { RuleDefinition } from "./definition";
import { FILE_RULES } from "./table-file";
import { PARAMETER_RULES } from "./table-parameters";
import { PROMPT_RULES } from "./table-prompt";
import { REQUEST_RULES } from "./table-request";

const TABLE = { ...FILE_RULES, ...REQUEST_RULES, ...PROMPT_RULES, ...PARAMETER_RULES };
export type RuleName = keyof typeof TABLE;

/** Every rule of the check, by name. */
export const RULES: Readonly<Record<RuleName, RuleDefinition>> = TABLE;
export const RULE_NAMES = Object.keys(TABLE) as RuleName[];
