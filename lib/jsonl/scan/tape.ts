/** What a node of the tape is. Members of an object are a `key` node followed by the nodes of its value. */
export const Kind = { object: 1, array: 2, string: 3, number: 4, true: 5, false: 6, null: 7, key: 8 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** Added to the kind of a string or key that holds escapes. */
export const ESCAPED = 16;

/** Numbers per node: see the `NODE` offsets. */
export const STRIDE = 6;

/**
 * Offsets inside a node. `start`/`end` are byte positions: the content between the quotes for strings and keys, the whole
 * text otherwise. `next` is the first node after this one's subtree. Strings carry their decoded bytes and code points;
 * arrays carry how many of their elements are numbers (these get no node of their own); keys carry their known number.
 */
export const NODE = { kind: 0, start: 1, end: 2, next: 3, bytes: 4, chars: 5, numbers: 4, id: 4 } as const;

/** Values deeper than this are checked but not recorded: no rule looks there. */
export const RECORDED_DEPTH = 8;

/** Most nodes one line may have (24 MB of tape); a line with more is refused. */
export const MOST_NODES = 1_000_000;
