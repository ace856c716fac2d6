"use client";

import type { ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

/** What an answer may be drawn with. Nothing here loads, embeds or runs anything. */
const allowed = [
  ...["p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a"],
  ...["h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "input"],
];

const isPlainLink = (href: string | undefined): href is string => /^(?:https?:\/\/|mailto:)/i.test(href ?? "");

const heading = (children: ReactNode) => <p className="mt-3 mb-1 font-semibold first:mt-0">{children}</p>;

/** Headings of an answer are no headings of the page; boxes of a task list are signs, not controls. */
const components: Components = {
  a: ({ href, children }) =>
    isPlainLink(href) ? (
      <a
        href={href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        referrerPolicy="no-referrer"
        title={href}
        className="underline decoration-muted-foreground/60 underline-offset-2 hover:decoration-current"
      >
        {children}
      </a>
    ) : (
      children
    ),
  input: ({ checked }) => <span>{checked ? "☑" : "☐"} </span>,
  h1: ({ children }) => heading(children),
  h2: ({ children }) => heading(children),
  h3: ({ children }) => heading(children),
  h4: ({ children }) => heading(children),
  h5: ({ children }) => heading(children),
  h6: ({ children }) => heading(children),
};

/**
 * An answer's markdown: raw HTML stands as the text it is, pictures as their description, and links go nowhere by
 * themselves. Callers cap the length: some texts take long to parse.
 */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="text-sm wrap-anywhere [&_blockquote]:border-l-2 [&_blockquote]:pl-3 [&_blockquote]:text-muted-foreground [&_code]:rounded-sm [&_code]:bg-muted [&_code]:px-1 [&_code]:font-mono [&_code]:text-xs [&_hr]:my-3 [&_li]:my-0.5 [&_ol]:list-decimal [&_ol]:pl-5 [&_p]:my-2 [&_p:first-child]:mt-0 [&_p:last-child]:mb-0 [&_pre]:my-2 [&_pre]:overflow-x-auto [&_pre]:rounded-lg [&_pre]:border [&_pre]:bg-muted/60 [&_pre]:p-2.5 [&_pre_code]:bg-transparent [&_pre_code]:p-0 [&_table]:my-2 [&_table]:block [&_table]:overflow-x-auto [&_td]:border [&_td]:px-2 [&_td]:py-1 [&_th]:border [&_th]:px-2 [&_th]:py-1 [&_th]:text-left [&_ul]:list-disc [&_ul]:pl-5">
      <ReactMarkdown
        remarkPlugins={[[remarkGfm, { singleTilde: false }]]}
        allowedElements={allowed}
        unwrapDisallowed
        components={components}
        urlTransform={(url) => (isPlainLink(url) ? url : "")}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
