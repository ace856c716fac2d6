/**
 * A typed value as JSON text, read as `dw files prepare --set` reads it: true, false, null, a whole number, a number, any
 * JSON, else the text itself. So `007` is 7 and `"007"`, in quotes, stays text. Numbers keep all their digits.
 */
export function valueJson(typed: string): string {
  const text = typed.trim();
  const [, sign, digits] = /^([+-]?)(\d+)$/.exec(text) ?? [];
  if (digits !== undefined) {
    const whole = digits.replace(/^0+(?=\d)/, "");
    return `${sign === "-" && whole !== "0" ? "-" : ""}${whole}`;
  }
  // JSON that is not spread over lines can be written as it is.
  if (isJson(text)) return text.replace(/[\r\n]+\s*/g, " ");
  const number = /^[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? String(number) : JSON.stringify(typed);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
