import type { TransformStep } from "@/lib/jsonl/tools/transform/transform-step";

type Steps = readonly TransformStep[];

const isImages = ({ kind }: TransformStep): boolean => kind === "images";

/**
 * Steps in the order they run: as they were put, the one for images last. Reading images takes a pass of its own over the file
 * the others have made, so that none is read for a line that is dropped.
 */
export function inOrder(steps: Steps): Steps {
  return [...steps.filter((step) => !isImages(step)), ...steps.filter(isImages).slice(0, 1)];
}

/** Whether a step can change places with the one before or after it. */
export function canMove(steps: Steps, id: string, by: 1 | -1): boolean {
  const from = steps.findIndex((step) => step.id === id);
  const [step, other] = [steps[from], steps[from + by]];
  return step !== undefined && other !== undefined && !isImages(step) && !isImages(other);
}

/** The steps with two of them in each other's place; the same steps where that cannot be. */
export function moved(steps: Steps, id: string, by: 1 | -1): Steps {
  if (!canMove(steps, id, by)) return steps;
  const from = steps.findIndex((step) => step.id === id);
  const order = [...steps];
  const [step] = order.splice(from, 1);
  if (step) order.splice(from + by, 0, step);
  return order;
}
