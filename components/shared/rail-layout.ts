/** What the rail knows; all instants in epoch ms. */
export type RailTimes = {
  createdAt: number;
  now: number;
  /** The expected finish, as a window. Null: not known (yet). */
  eta?: { from: number; to: number } | null;
  deadlineAt?: number | null;
  /** When it ended; then neither `now` nor `eta` counts. */
  finishedAt?: number | null;
};

/** Where the finish stands when the deadline is so far that the line has to be broken. */
const REACH_BEFORE_BREAK = 81.2;
/** Where the two strokes of the break stand. */
const BREAK_AT = 92.5;
/** Where now stands when neither finish nor deadline is known: the rest of the line is open. */
const NOW_WHEN_OPEN = 62;
/** A deadline up to this many times the way to the finish is drawn to scale. */
const TO_SCALE = 1.45;

export type RailScale = {
  /** Instant → place on the line, 0 to 100. */
  at: (instant: number) => number;
  /** Place of the break, or null when the line is to scale throughout. */
  breakAt: number | null;
  /** The line goes on past the last mark: the end is not known. */
  isOpen: boolean;
};

/** Chooses how time maps to the line, so that now and the finish stay readable even when the deadline is far. */
export function railScale({ createdAt, now, eta, deadlineAt, finishedAt }: RailTimes): RailScale {
  const reached = Math.max(createdAt, finishedAt ?? now);
  const isKnown = finishedAt != null || eta != null;
  const reach = finishedAt == null && eta ? Math.max(reached, eta.to) : reached;
  const near = Math.max(1, reach - createdAt);
  const linear = (span: number, to: number) => (instant: number) =>
    Math.min(100, Math.max(0, ((instant - createdAt) / span) * to));

  if (deadlineAt == null) {
    return isKnown
      ? { at: linear(near, 100), breakAt: null, isOpen: false }
      : { at: linear(near, NOW_WHEN_OPEN), breakAt: null, isOpen: true };
  }
  const far = deadlineAt - createdAt;
  // Without an estimate there is nothing to zoom in on: the way to the deadline is shown as it is.
  if (!isKnown || far <= near * TO_SCALE) {
    return { at: linear(Math.max(near, far, 1), 100), breakAt: null, isOpen: false };
  }
  const zoomed = linear(near, REACH_BEFORE_BREAK);
  return { at: (instant) => (instant >= deadlineAt ? 100 : zoomed(instant)), breakAt: BREAK_AT, isOpen: false };
}

export type RailLabel = { id: string; text: string /** Place of its mark, 0 to 100. */; at: number };
export type PlacedLabel = RailLabel & { leftPx: number; widthPx: number; row: number };

/** Widest a figure of the 11 px type gets, on average over a label. */
const CHAR_PX = 6.1;
const GAP_PX = 10;

/**
 * Puts labels under their marks without any two touching: each is kept inside the line, and one that would touch a
 * label placed before it goes a row lower. The order given is the order of importance.
 */
export function placeLabels(labels: readonly RailLabel[], lineWidthPx: number): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (const label of labels) {
    const widthPx = Math.min(lineWidthPx, label.text.length * CHAR_PX);
    const wish = (label.at / 100) * lineWidthPx - widthPx / 2;
    const leftPx = Math.min(Math.max(0, wish), lineWidthPx - widthPx);
    const touches = (other: PlacedLabel) =>
      leftPx < other.leftPx + other.widthPx + GAP_PX && other.leftPx < leftPx + widthPx + GAP_PX;
    let row = 0;
    while (placed.some((other) => other.row === row && touches(other))) row++;
    placed.push({ ...label, leftPx, widthPx, row });
  }
  return placed;
}
