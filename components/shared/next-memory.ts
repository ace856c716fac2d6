const key = "batchdeck.next";

/** Keeps where a person was going while they are away at the identity provider. */
export const rememberNext = (path: string): void => sessionStorage.setItem(key, path);

/** Where they were going; told once. */
export function takeNext(): string | null {
  const path = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return path;
}
