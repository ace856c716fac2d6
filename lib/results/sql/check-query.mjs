// @ts-check

/** What a query may read, besides what it names itself. */
const tables = new Set(["rows", "fields", "source"]);
/** Functions that make rows out of values; all others read files, settings or the catalogue. */
const tableFunctions = new Set(["range", "generate_series", "unnest", "json_each", "json_tree", "generate_subscripts"]);
/** Functions that look outside the rows. Most do not exist or are locked here anyway. */
const closedFunctions =
  /^(getenv|getvariable|current_setting|set_config|which_secret|write_log|query|query_table|nextval|currval|glob|in_search_path|txid_current|(duckdb|pragma|read|write|pg|parquet|sniff|sqlite|icu_calendar|has)_.*)$/;

/** @typedef {{ [name: string]: unknown }} Node */

/** @param {unknown} value @returns {value is Node} */
const isNode = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {unknown} tree @returns {Generator<Node>} every object in a parsed statement; nesting is in the sender's hands, so no recursion */
function* nodesOf(tree) {
  const open = [tree];
  while (open.length > 0) {
    const value = open.pop();
    if (isNode(value)) yield value;
    if (typeof value === "object" && value !== null) open.push(...Object.values(value));
  }
}

/** @param {Node} tree names given by `with` */
function namesGiven(tree) {
  const names = new Set();
  for (const node of nodesOf(tree)) {
    if (!isNode(node.cte_map) || !Array.isArray(node.cte_map.map)) continue;
    for (const entry of node.cte_map.map) if (isNode(entry)) names.add(String(entry.key).toLowerCase());
  }
  return names;
}

/**
 * @param {Node} node
 * @param {Set<string>} given
 * @returns {string | null} why it is not taken
 */
function refusalOf(node, given) {
  if (node.type === "BASE_TABLE") {
    const name = String(node.table_name).toLowerCase();
    const isHere = node.catalog_name === "" && (node.schema_name === "" || node.schema_name === "main");
    if (isHere && (tables.has(name) || given.has(name))) return null;
    return `There is no table ${String(node.table_name)} here. Queries read the tables rows, fields and source.`;
  }
  if (node.type === "TABLE_FUNCTION" && isNode(node.function)) {
    const name = String(node.function.function_name).toLowerCase();
    return tableFunctions.has(name)
      ? null
      : `The function ${name} cannot be used here: queries read rows and fields only.`;
  }
  if (node.type === "SHOW_REF" && node.query === null)
    return "Use DESCRIBE rows or DESCRIBE fields to see their columns.";
  if (typeof node.function_name === "string" && closedFunctions.test(node.function_name.toLowerCase())) {
    return `The function ${node.function_name} cannot be used here.`;
  }
  return null;
}

/**
 * Why a text is not a query that may run, judged by DuckDB's own parse of it; null for a single SELECT over the batch's
 * tables.
 * @param {string} parsed what `json_serialize_sql` says of the text
 * @returns {string | null}
 */
export function checkQuery(parsed) {
  const tree = JSON.parse(parsed);
  if (tree.error) {
    const isOther = tree.error_type === "not implemented";
    return isOther ? "Only SELECT statements can be run here; nothing can be changed." : String(tree.error_message);
  }
  if (tree.statements.length !== 1) return "Run one statement at a time.";
  const given = namesGiven(tree);
  for (const node of nodesOf(tree)) {
    const refusal = refusalOf(node, given);
    if (refusal) return refusal;
  }
  return null;
}
