const lengthMax = 200_000;

const idOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "custom_id" in value ? value.custom_id : undefined;

/** Why a request that was written by hand cannot go out in place of another; null when it can. */
export function rowProblem(text: string, before: string): string | null {
  if (text.length > lengthMax) return "A request this long cannot be edited here.";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "This is not JSON.";
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "A request is one JSON object.";
  let own: unknown;
  try {
    own = idOf(JSON.parse(before));
  } catch {
    return null;
  }
  return idOf(value) === own ? null : "The custom_id has to stay: by it the answer finds its row.";
}
