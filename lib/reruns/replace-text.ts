type Loose = Record<string, unknown>;
const isLoose = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every text a request says to the model: contents, their text parts, inputs, prompts and instructions. */
function promptTexts(body: Loose): Set<string> {
  const texts = new Set<string>();
  const add = (value: unknown): void => {
    if (typeof value === "string") texts.add(value);
    else if (Array.isArray(value)) for (const item of value) add(item);
    else if (isLoose(value)) for (const name of ["content", "text", "input"]) add(value[name]);
  };
  for (const name of ["messages", "input", "prompt", "instructions", "system"]) add(body[name]);
  return texts;
}

function bodyOf(line: string): Loose | null {
  try {
    const request: unknown = JSON.parse(line);
    return isLoose(request) && isLoose(request.body) ? request.body : null;
  } catch {
    return null;
  }
}

/** The first text a request line says to the model that has this piece in it; null when none has. */
export function promptWith(line: string, find: string): string | null {
  const body = bodyOf(line);
  return (body && [...promptTexts(body)].find((text) => text.includes(find))) ?? null;
}

const string = /"(?:[^"\\]|\\.)*"/g;
const isKey = /^\s*:/;
const isId = /"custom_id"\s*:\s*$/;

/**
 * Replaces a piece of text wherever a request line says it to the model. Only the strings that change are written anew;
 * every other byte of the line stays. A line that is no request stays as it is.
 */
export function replaceInPrompts(line: string, find: string, replacement: string): string {
  const body = bodyOf(line);
  if (!body || find === "") return line;
  const texts = promptTexts(body);
  return line.replace(string, (raw, at: number) => {
    const text: string = JSON.parse(raw);
    if (!texts.has(text) || !text.includes(find)) return raw;
    if (
      isKey.test(line.slice(at + raw.length, at + raw.length + 20)) ||
      isId.test(line.slice(Math.max(0, at - 40), at))
    )
      return raw;
    return JSON.stringify(text.split(find).join(replacement));
  });
}
