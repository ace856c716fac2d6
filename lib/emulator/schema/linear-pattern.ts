import { RE2JS } from "re2js";

/**
 * Whether texts fit a pattern of somebody's schema; null where that cannot be told. It runs in an engine that never
 * backtracks: a pattern that takes for ever would stop everything else in this process.
 */
export function linearPattern(pattern: string): ((text: string) => boolean) | null {
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
    return (text) => compiled.matcher(text).find();
  } catch {
    return null;
  }
}
