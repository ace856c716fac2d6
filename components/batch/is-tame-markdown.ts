/** Longer answers are shown as text. */
const lengthMax = 24_000;
/** Marks that open something are matched with all that are open: their number is what makes parsing long. */
const marksMax = 800;
/** Quotes and lists within each other, at the start of one line. */
const nestedDeep = /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])){12}/m;

/** Whether a text can be parsed as markdown without holding the page up. */
export function isTameMarkdown(text: string): boolean {
  if (text.length > lengthMax || nestedDeep.test(text)) return false;
  let marks = 0;
  for (let at = 0; at < text.length; at += 1) {
    if ("*_~[<`!|".includes(text.charAt(at))) marks += 1;
  }
  return marks <= marksMax;
}
