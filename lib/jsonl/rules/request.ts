import type { UrlEntry } from "@/lib/jsonl/check/entries";
import type { FindingSink } from "@/lib/jsonl/check/findings";
import type { Line } from "@/lib/jsonl/check/line";
import type { TextCache } from "@/lib/jsonl/check/text-cache";
import type { CheckLimits } from "@/lib/jsonl/contract";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind, NODE } from "@/lib/jsonl/scan/tape";
import { WordTable } from "@/lib/jsonl/scan/words";
import { kindName } from "./grammar";
import { urlOfBody } from "./url-of-body";

const METHODS = new WordTable(["POST", "post"]);

/** Longest piece of the user's text a detail quotes. */
const QUOTED = 80;

/** A value of the file as a detail quotes it. */
export function quote(text: string): string {
  return text.length > QUOTED ? `“${text.slice(0, QUOTED)}…”` : `“${text}”`;
}

/** custom_id, method, url and what stands beside them. Returns whether the body is an object. */
export function checkRequest(line: Line, found: FindingSink, limits: CheckLimits, urls: TextCache<UrlEntry>): boolean {
  if (line.repeatedField >= 0)
    found.add("duplicate_key", line, line.startOf(line.repeatedField), () => {
      return `${quote(line.text(line.repeatedField))} stands twice in the request.`;
    });
  if (line.extraKeys > 0)
    found.add("extra_keys", line, -1, () => `${line.extraKeys} further field${line.extraKeys > 1 ? "s" : ""}.`);
  checkCustomId(line, found, limits);
  checkMethod(line, found);
  checkUrl(line, found, limits, urls);

  const body = line.field(KEY.body);
  if (body === 0) found.add("body_missing", line, -1, "The request has no body.");
  else if (line.kind(body) !== Kind.object)
    found.add("body_not_object", line, line.startOf(body), () => `body is ${kindName(line.kind(body))}.`);
  else return true;
  return false;
}

function checkCustomId(line: Line, found: FindingSink, limits: CheckLimits) {
  const node = line.field(KEY.custom_id);
  if (node === 0) return found.add("custom_id_missing", line, -1, "The request has no custom_id.");
  if (line.kind(node) !== Kind.string)
    return found.add(
      "custom_id_not_string",
      line,
      line.startOf(node),
      () => `custom_id is ${kindName(line.kind(node))}.`,
    );
  const sizeBytes = line.get(node, NODE.bytes);
  if (sizeBytes === 0) found.add("custom_id_empty", line, line.startOf(node), "custom_id is “”.");
  if (sizeBytes > limits.customIdBytes)
    found.add("custom_id_too_long", line, line.startOf(node), () => {
      const chars = line.get(node, NODE.chars);
      const inLetters = chars === sizeBytes ? "" : ` (${chars} characters)`;
      return `${sizeBytes} bytes${inLetters}, at most ${limits.customIdBytes}.`;
    });
  if (!isHeaderText(line, node))
    found.add("custom_id_not_ascii", line, line.startOf(node), () => `custom_id is ${quote(line.text(node))}.`);
}

/** Printable ASCII and tab, which is what an HTTP header may hold. */
function isHeaderText(line: Line, node: number): boolean {
  if (line.isEscaped(node)) return /^[\t -~]*$/.test(line.text(node));
  return line.get(node, NODE.chars) === line.get(node, NODE.bytes) && !hasDelete(line, node);
}

/** Of the bytes a JSON string may hold unescaped, 0x7F is the only ASCII one a header may not. */
function hasDelete(line: Line, node: number): boolean {
  const { bytes } = line.scanner.state;
  for (let i = line.startOf(node); i < line.endOf(node); i++) if (bytes[i] === 0x7f) return true;
  return false;
}

function checkMethod(line: Line, found: FindingSink) {
  const node = line.field(KEY.method);
  if (node === 0) return found.add("method_missing", line, -1, "The request has no method.");
  if (line.kind(node) !== Kind.string)
    return found.add("method_not_string", line, line.startOf(node), () => `method is ${kindName(line.kind(node))}.`);
  if (line.word(node, METHODS) === 0) return;
  const text = line.text(node);
  const rule = text.toUpperCase() === "POST" ? "method_case" : "method_not_post";
  found.add(rule, line, line.startOf(node), () => `method is ${quote(text)}.`);
}

function checkUrl(line: Line, found: FindingSink, limits: CheckLimits, urls: TextCache<UrlEntry>) {
  const node = line.field(KEY.url);
  if (node === 0)
    return found.add("url_missing", line, -1, "The request has no url.", urlOfBody(line, limits) !== null);
  if (line.kind(node) !== Kind.string) {
    const is = () => `url is ${kindName(line.kind(node))}.`;
    return found.add("url_not_string", line, line.startOf(node), is, urlOfBody(line, limits) !== null);
  }
  const url = line.known(node, urls);
  line.url = url;
  if (url.isAllowed) return;
  const repaired = repairUrl(url.text, limits.allowedUrls);
  found.add(
    "url_not_allowed",
    line,
    line.startOf(node),
    () => `url is ${quote(url.text)}${repaired === null ? "" : `; ${quote(repaired)} is served`}.`,
    repaired !== null,
  );
}

/**
 * The allowed url that a spelling with host, query, missing version or closing slash means; null when none is.
 * "https://api.example.com/v1/chat/completions/" → "/v1/chat/completions".
 */
export function repairUrl(text: string, allowedUrls: readonly string[]): string | null {
  const path = text
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "")
    .replace(/[?#].*$/s, "")
    .toLowerCase();
  const parts = path.split("/").filter((part) => part !== "");
  const candidates = [parts, ["v1", ...parts]].map((list) => `/${list.join("/")}`);
  for (const allowed of allowedUrls) {
    // A gateway may keep the API under a path of its own: the end decides.
    if (candidates.some((path) => path === allowed || path.endsWith(allowed))) return allowed;
  }
  return null;
}
