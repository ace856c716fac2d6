/** Pieces of at most five characters with the blanks before them: close to four bytes a token, like real tokenizers. */
const PIECE = /\s*[^\s]{1,5}|\s+$/gu;

/** Tokens an image counts as, whatever its size. */
export const IMAGE_TOKENS = 800;

/** Splits text into token-like pieces that join to the same text. */
export function splitTokens(text: string): string[] {
  return text.match(PIECE) ?? [];
}

/** Tokens of a prompt: a quarter of its UTF-8 bytes, rounded up. */
export function promptTokensOf(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4);
}

/** The first `limit` pieces, and whether something was cut off. */
export function truncateTokens(text: string, limit: number): { text: string; isCut: boolean; tokens: number } {
  let tokens = 0;
  let end = 0;
  PIECE.lastIndex = 0;
  for (let match = PIECE.exec(text); match; match = PIECE.exec(text)) {
    if (tokens === limit) return { text: text.slice(0, end), isCut: true, tokens };
    tokens++;
    end = PIECE.lastIndex;
  }
  return { text, isCut: false, tokens };
}
