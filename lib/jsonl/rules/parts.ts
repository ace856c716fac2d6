import type { FindingSink } from "@/lib/jsonl/check/findings";
import type { Line } from "@/lib/jsonl/check/line";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind, NODE } from "@/lib/jsonl/scan/tape";
import { WordTable } from "@/lib/jsonl/scan/words";
import { quote } from "./request";

const PART_TYPES = new WordTable(["text", "input_text", "output_text", "image_url", "input_image", "image"]);
const FIRST_IMAGE_TYPE = 3;
const CHAT_IMAGE = 3;

/** Reads content given as a list of parts; false when the node is no list or an empty one. */
export function readParts(line: Line, found: FindingSink, content: number): boolean {
  if (content === 0 || line.kind(content) !== Kind.array) return false;
  const end = line.next(content);
  for (let part = content + 1; part < end; part = line.next(part)) {
    if (line.kind(part) === Kind.string) line.addText(part);
    if (line.kind(part) !== Kind.object) continue;
    const typeNode = line.member(part, KEY.type);
    const type = typeNode !== 0 && line.kind(typeNode) === Kind.string ? line.word(typeNode, PART_TYPES) : -1;
    if (type >= FIRST_IMAGE_TYPE) readImage(line, found, part, type);
    else {
      const text = line.member(part, KEY.text);
      if (text !== 0 && line.kind(text) === Kind.string) line.addText(text);
    }
  }
  return end > content + 1;
}

function readImage(line: Line, found: FindingSink, part: number, type: number): void {
  const address = line.member(part, KEY.image_url);
  if (address !== 0 && line.kind(address) === Kind.object) {
    const url = line.member(address, KEY.url);
    if (url !== 0 && line.kind(url) === Kind.string) addImage(line, found, url);
  } else if (address !== 0 && line.kind(address) === Kind.string) {
    if (type === CHAT_IMAGE)
      found.add("image_url_string", line, line.startOf(address), () => `image_url is ${quote(headOf(line, address))}.`);
    addImage(line, found, address);
  } else readSource(line, found, part);
}

/** The messages API gives images as `source`: base64 content without an address, or a url. */
function readSource(line: Line, found: FindingSink, part: number): void {
  const source = line.member(part, KEY.source);
  if (source === 0 || line.kind(source) !== Kind.object) return;
  const data = line.member(source, KEY.data);
  if (data !== 0 && line.kind(data) === Kind.string) line.images.push({ node: data, isRemote: false });
  const url = line.member(source, KEY.url);
  if (url !== 0 && line.kind(url) === Kind.string) addImage(line, found, url);
}

function addImage(line: Line, found: FindingSink, node: number) {
  const head = headOf(line, node).trimStart().toLowerCase();
  const isRemote = head.startsWith("http://") || head.startsWith("https://");
  if (!isRemote && !head.startsWith("data:"))
    return found.add(
      "image_not_reachable",
      line,
      line.startOf(node),
      () => `The image is ${quote(headOf(line, node))}.`,
    );
  line.images.push({ node, isRemote });
  if (!isRemote && !/^data:image\/[a-z0-9.+-]+(;[a-z0-9=.+-]+)*;base64,./.test(head))
    found.add("image_data_invalid", line, line.startOf(node), () => `The image starts ${quote(headOf(line, node))}.`);
}

/** The first characters of a string that may be megabytes long. */
function headOf(line: Line, node: number): string {
  if (line.isEscaped(node) && line.get(node, NODE.bytes) < 4_096) return line.text(node).slice(0, 100);
  const { bytes } = line.scanner.state;
  let head = "";
  for (let i = line.startOf(node); i < Math.min(line.endOf(node), line.startOf(node) + 100); i++) {
    const c = bytes[i] as number;
    // A solidus may be escaped; nothing else in an address needs it.
    if (c !== 0x5c) head += String.fromCharCode(c);
  }
  return head;
}

/** Rules on the images of a request, once all are known. */
export function checkImages(line: Line, found: FindingSink): void {
  if (line.images.length === 0) return;
  const known = line.model?.known;
  if (known?.vision === false) found.add("image_without_vision", line, -1, () => `${quote(known.id)} reads text only.`);
  for (const { node, isRemote } of line.images)
    if (isRemote)
      found.add("remote_images", line, line.startOf(node), () => `The image is ${quote(headOf(line, node))}.`);
}
