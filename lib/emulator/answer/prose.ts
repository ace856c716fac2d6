import type { Prompt } from "./prompt";
import type { Rng } from "./rng";
import { offeredLabels, topicWords } from "./topic";

const OPENINGS = [
  "In short, {a} depends mostly on {b}.",
  "The main point about {a} is how closely it is tied to {b}.",
  "There are two things worth separating here: {a} itself, and the way {b} shapes it.",
  "Looking at {a} first, the picture is fairly clear.",
  "Yes, with one reservation: {a} only holds while {b} stays as described.",
  "The short version is that {a} matters more than {b} in this case.",
] as const;
const MIDDLES = [
  "Most of the difference comes from {b}, which changes slowly and is easy to overlook.",
  "When {a} and {c} are considered together, the second usually sets the pace.",
  "A useful comparison is {c}, where the same pattern appears on a smaller scale.",
  "Earlier estimates put the share of {b} at around {n} percent, although the figures vary by source.",
  "That is why {c} tends to be measured over weeks rather than days.",
  "In practice, people who work with {a} watch {b} closely and leave {c} alone.",
  "The effect is strongest at the start and levels off after about {n} attempts.",
  "None of this rules out {c}; it only makes it less likely.",
  "Where {b} is missing, {a} can still be judged from {c} and a little patience.",
  "Small changes in {c} are normal and should not be read as a trend.",
  "The cost of getting {b} wrong is modest, but it grows with every step that follows.",
  "It helps to write down what {a} is supposed to achieve before comparing options.",
] as const;
const CLOSINGS = [
  "Overall, {a} is the better place to start.",
  "If only one thing can be done, look at {b} first.",
  "So the answer rests on {a}, and {c} is worth checking before relying on it.",
  "For a firmer view, {c} would have to be known in more detail.",
  "That leaves {b} as the open question.",
] as const;

/** A lower-case word with its article; names stand alone. */
function named(word: string): string {
  return /^(?:the |[^\p{Ll}])/u.test(word) ? word : `the ${word}`;
}

function fill(frame: string, words: string[], rng: Rng): string {
  const [a = "", b = a, c = b] = rng.shuffle(words).map(named);
  const sentence = frame
    .replace("{a}", a)
    .replace("{b}", b)
    .replace("{c}", c)
    .replace("{n}", String(rng.int(3, 90)));
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function paragraphs(words: string[], sentences: number, rng: Rng): string {
  const lines = [fill(rng.pick(OPENINGS), words, rng)];
  for (const frame of manyOf(MIDDLES, sentences - 2, rng)) lines.push(fill(frame, words, rng));
  if (sentences > 1) lines.push(fill(rng.pick(CLOSINGS), words, rng));
  let text = "";
  for (const [index, line] of lines.entries()) {
    text += index === 0 ? line : index % 5 === 0 ? `\n\n${line}` : ` ${line}`;
  }
  return text;
}

function manyOf(frames: readonly string[], count: number, rng: Rng): string[] {
  const result: string[] = [];
  while (result.length < count) result.push(...rng.shuffle(frames).slice(0, count - result.length));
  return result;
}

function bullets(words: string[], count: number, rng: Rng): string {
  return manyOf(MIDDLES, count, rng)
    .map((frame, index) => `${index + 1}. ${fill(frame, words, rng)}`)
    .join("\n");
}

/** Works with the first numbers of the question; right for a plain multiplication, plausible for the rest. */
function arithmetic(question: string, rng: Rng): string {
  const numbers = (question.match(/\d+(?:\.\d+)?/g) ?? []).slice(0, 2).map(Number);
  const [x = rng.int(2, 20), y = rng.int(2, 12)] = numbers;
  const isSum =
    /\b(total|altogether|sum|add|plus|more)\b/i.test(question) && !/\b(each|per|times|every)\b/i.test(question);
  const result = Number((isSum ? x + y : x * y).toFixed(4));
  const steps = `The question gives ${x} and ${y}.\n${isSum ? "Adding" : "Multiplying"} them: ${x} ${isSum ? "+" : "×"} ${y} = ${result}.`;
  return `${steps}\nANSWER: ${result}`;
}

/** A natural-looking answer in plain text: the same prompt and generator give the same words. */
export function writeProse(prompt: Prompt, rng: Rng): string {
  const asked = `${prompt.systemText}\n${prompt.userText}`;
  if (/\bANSWER:/.test(asked)) return arithmetic(prompt.userText, rng);
  const label = rng.pick(offeredLabels(asked));
  if (label && /\b(classif|label|categor|sentiment|one of|either|choose|yes or no|true or false)/i.test(asked))
    return label;
  const words = topicWords(prompt.userText || prompt.systemText);
  if (/\b(one[- ](?:line|sentence|word)|caption|headline|title)\b/i.test(asked))
    return fill(rng.pick(OPENINGS), words, rng);
  if (/\b(list|bullets?|steps)\b/i.test(asked)) return bullets(words, rng.int(3, 7), rng);
  const isShort = /\b(brief|short|concise)/i.test(asked);
  const sentences = Math.round(rng.logNormal(isShort ? 2 : 7, 0.6));
  return paragraphs(words, Math.min(Math.max(sentences, 1), 60), rng);
}
