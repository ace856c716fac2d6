/** From which byte on a file is asked for; with `ifEtag` only if it is still that one. */
export type Resume = { from?: number; ifEtag?: string | null };

/** Where what is sent begins: a part of something that has changed meanwhile would fit nowhere, so that is sent whole. */
export const startOf = (
  { from = 0, ifEtag }: Resume,
  { sizeBytes, etag }: { sizeBytes: number; etag: string },
): number => (from <= sizeBytes && (ifEtag == null || ifEtag === etag) ? from : 0);
