import { contentText } from "./content";
import { findJson } from "./find-json";
import { isRecord, type JsonRecord } from "./json";

/** One turn of a conversation that a model made up. */
export type Turn = { speaker: string; text: string };

const speakerNames = ["role", "speaker", "from", "author", "name"];
const textNames = ["content", "text", "message", "value", "utterance"];

function turnOf(item: unknown): Turn | null {
  if (!isRecord(item)) return null;
  const speaker = speakerNames.map((name) => item[name]).find((value) => typeof value === "string" && value !== "");
  const said = textNames.map((name) => item[name]).find((value) => value !== undefined && value !== null);
  const text = typeof said === "string" ? said : contentText(said);
  return typeof speaker === "string" && speaker.length <= 60 && text !== "" ? { speaker, text } : null;
}

function turnsOfList(list: unknown): Turn[] | null {
  if (!Array.isArray(list) || list.length < 2) return null;
  const turns = list.map(turnOf);
  return turns.every((turn) => turn !== null) ? turns : null;
}

function turnsOfRecord(record: JsonRecord, depth: number): Turn[] | null {
  for (const value of Object.values(record)) {
    const turns = turnsOfList(value) ?? (depth > 0 && isRecord(value) ? turnsOfRecord(value, depth - 1) : null);
    if (turns) return turns;
  }
  return null;
}

const spoken =
  /^\s*\**(user|assistant|customer|agent|human|ai|bot|support|caller|patient|doctor|interviewer|candidate|student|teacher|tutor|seller|buyer|guest|host)\b[^:\n]{0,40}:\**\s*/i;
const linesMin = 3;

/** "User: …" and "Assistant: …" on lines of their own; what follows belongs to the one who spoke last. */
function turnsOfLines(text: string): Turn[] | null {
  const turns: Turn[] = [];
  for (const line of text.split("\n")) {
    const said = spoken.exec(line);
    const last = turns.at(-1);
    if (said) {
      const speaker = said[0].replace(/[*:\s]+$/, "").replace(/^[*\s]+/, "");
      turns.push({ speaker, text: line.slice(said[0].length).trim() });
    } else if (last) last.text = `${last.text}\n${line}`.trim();
  }
  const speakers = new Set(turns.map(({ speaker }) => speaker.toLowerCase()));
  return turns.length >= linesMin && speakers.size > 1 ? turns : null;
}

/** The conversation in an answer, as JSON of turns or as lines with speakers; null when it is none. */
export function conversationOf(text: string): Turn[] | null {
  const value = findJson(text);
  if (value === undefined) return turnsOfLines(text);
  return turnsOfList(value) ?? (isRecord(value) ? turnsOfRecord(value, 1) : null);
}

const systemNames = /^(?:system|developer|narrator)\b/i;
const modelNames = /^(?:assistant|agent|ai|bot|support|model|gpt|chatbot|doctor|tutor|teacher|seller|host|expert)\b/i;

/** The part each speaker takes in a chat. Where no name tells, the first one asks and the others answer. */
function rolesOf(turns: readonly Turn[]): (speaker: string) => "system" | "user" | "assistant" {
  const named = turns.some(({ speaker }) => modelNames.test(speaker));
  const first = turns.find(({ speaker }) => !systemNames.test(speaker))?.speaker;
  return (speaker) => {
    if (systemNames.test(speaker)) return "system";
    return (named ? modelNames.test(speaker) : speaker !== first) ? "assistant" : "user";
  };
}

/** A conversation as the messages of a chat. */
export function messagesOf(turns: readonly Turn[]): { role: "system" | "user" | "assistant"; content: string }[] {
  const roleOf = rolesOf(turns);
  return turns.map(({ speaker, text }) => ({ role: roleOf(speaker), content: text }));
}
