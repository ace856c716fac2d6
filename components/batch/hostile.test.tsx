import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { PlainText } from "@/components/shared/row/row-section";
import { payloads } from "@/e2e/support/payloads";
import { textIn, wildIn } from "@/lib/results/cases/tame-html";
import { JsonTree } from "./json-tree";
import { Markdown } from "./markdown";

/** How blanks are laid out is no matter here. */
const plain = (text: string): string => text.replace(/\s+/g, " ");

test("the corpus is one, and what is wild in it would be found", () => {
  expect(payloads.length).toBeGreaterThanOrEqual(300);
  for (const html of ['<img src="x"/>', '<a href="javascript:x">', '<p onclick="x">', "<script>", '<svg width="1">'])
    expect(wildIn(`<div>${html}</div>`)).toHaveLength(1);
});

test("no answer runs, loads or leads anywhere as markdown", () => {
  for (const text of payloads) {
    for (const answer of [text, `- **${text}**`, `| a |\n|---|\n| ${text} |`])
      expect(wildIn(renderToStaticMarkup(<Markdown text={answer} />)), answer).toEqual([]);
  }
});

test("names and values of a JSON answer stand in its tree as the texts they are", () => {
  for (const text of payloads) {
    const html = renderToStaticMarkup(<JsonTree value={{ [text]: text, deep: { [text]: [text] } }} />);
    expect(wildIn(html), text).toEqual([]);
    expect(plain(textIn(html))).toContain(plain(text));
  }
});

test("a text from outside stands as the text it is", () => {
  for (const text of payloads) {
    const html = renderToStaticMarkup(<PlainText label={text} text={text} />);
    expect(wildIn(html), text).toEqual([]);
    expect(textIn(html)).toBe(text);
  }
});
