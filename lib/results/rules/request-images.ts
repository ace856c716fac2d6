import { isRecord, type JsonRecord, listOr, parseJson, recordOr } from "./json";

/** A picture of a request: its bytes stand in the line, or it lies at an address. */
export type RequestImage = { kind: "data"; type: string; base64: string } | { kind: "remote"; url: string };

/** Types a browser draws as a still picture and nothing else; no SVG, which is a document. */
const shownTypes = new Set(["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif", "image/bmp"]);
const imagesMax = 20;

function fromUrl(url: unknown): RequestImage | null {
  if (typeof url !== "string") return null;
  if (!url.startsWith("data:")) return /^https?:\/\//i.test(url) ? { kind: "remote", url } : null;
  const comma = url.indexOf(",");
  const head = url.slice(5, comma).toLowerCase();
  const [type = "", ...rest] = head.split(";");
  if (comma === -1 || !rest.includes("base64") || !shownTypes.has(type.trim())) return null;
  return { kind: "data", type: type.trim(), base64: url.slice(comma + 1) };
}

/** A part of a message: chat's `image_url`, responses' `input_image`, messages' `image` with its `source`. */
function fromPart(part: unknown): RequestImage | null {
  if (!isRecord(part)) return null;
  const { type, image_url: image, source } = part;
  if (type === "image_url" || type === "input_image") return fromUrl(isRecord(image) ? image.url : image);
  if (type !== "image") return null;
  const { type: how, media_type: media, data, url } = recordOr(source);
  if (how === "base64" && typeof media === "string" && typeof data === "string") {
    return fromUrl(`data:${media};base64,${data}`);
  }
  return fromUrl(url);
}

const isPicture = (part: unknown): boolean =>
  isRecord(part) && (part.type === "image_url" || part.type === "input_image" || part.type === "image");

function partsOf(body: JsonRecord): unknown[] {
  const turns = [...listOr(body.messages), ...listOr(body.input)];
  return turns.flatMap((turn) => listOr(recordOr(turn).content));
}

/** How many pictures a request's body brings, also such as cannot be shown. */
export const countImages = (body: JsonRecord): number => partsOf(body).filter(isPicture).length;

/** The pictures of a request line, in order, at most twenty. */
export const imagesOf = (line: string): RequestImage[] =>
  partsOf(recordOr(recordOr(parseJson(line)).body))
    .map(fromPart)
    .filter((image) => image !== null)
    .slice(0, imagesMax);
