import type { JsonValue } from "@/lib/emulator/json-value";

/** Words by which a reader would choose a label, for labels that do not stand in the text themselves. */
const HINTS: readonly [label: RegExp, text: RegExp][] = [
  [/praise|compliment/, /\b(thank you for|saved us|a joy|well done|love (the|it|how))/],
  [/access|login|account/, /\b(sign in|log ?in|password|locked out|remove \w+ from|workspace today)/],
  [/legal|compliance/, /\b(data processing|subprocessors?|gdpr|contract|terms of)/],
  [/billing|payment|invoice/, /\b(charged|refund|invoices?|seats but|credit note)/],
  [/bug|defect|error/, /\b(blank page|stops at|crash\w*|one hour off|error|broken|does not work)/],
  [/feature|wish|idea/, /\b(would help us|it would be|could you add|group by)/],
  [/how_?to|question|usage/, /\b(how (do|can) i|is there a way|where (do|can) i)/],
  [/delivery|shipping/, /\b(parcel|delivery|shipped|arrive\w*)/],
  [/booking|travel/, /\b(booking|flight|reservation)/],
  [/housing|home/, /\b(neighbour|boiler|landlord|rent)/],
  [/health|medical/, /\b(allergy|gym|doctor|symptom\w*)/],
  [/hardware|tools?/, /\b(rope|board|paint|nails)/],
  [/grocer\w*|food/, /\b(loaf|apples|flour|bread)/],
  [/garden/, /\b(seed|plants?|tomato\w*)/],
  [/household/, /\b(soap|lamp oil|candles?)/],
];

const plain = (label: string): string => label.toLowerCase().replaceAll("_", " ").trim();

/** The labels a reader of `text` would lean to: those that stand in it, else those its words hint at. */
export function leaningLabels(labels: readonly JsonValue[], text: string): JsonValue[] {
  const said = text.toLowerCase();
  const names = labels.filter((label) => typeof label === "string" && label.length > 2);
  const standing = names.filter((label) => said.includes(plain(String(label))));
  if (standing.length > 0) return standing;
  const hint = HINTS.find(
    ([label, words]) => words.test(said) && names.some((name) => label.test(String(name).toLowerCase())),
  );
  return hint ? names.filter((name) => hint[0].test(String(name).toLowerCase())) : [];
}
