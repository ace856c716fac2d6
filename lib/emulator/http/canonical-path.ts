/**
 * The path a request is routed by: `/emulator` (where a console mounts this upstream) and `/ai` (the ingress prefix)
 * are dropped, so `/emulator/ai/v1/files` and `/v1/files` are one route. Percent signs stay as they came.
 */
export function canonicalPath(url: string): string {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  const end = url.search(/[?#]/);
  const path = start === -1 ? "/" : url.slice(start, end === -1 ? undefined : end);
  return path.replace(/^\/emulator(?=\/|$)/, "").replace(/^\/ai(?=\/v1(?:\/|$))/, "") || "/";
}
