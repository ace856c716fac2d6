/** How long a page that is being left may take to let go. */
const patienceMs = 1_500;

/**
 * Makes this tab the owner of what is kept under `scope`, until it closes; false when another tab has it. Two tabs
 * must not send the same file at once. Browsers without locks (plain http) are taken to have one tab.
 */
export async function claimDesk(scope: string): Promise<boolean> {
  if (!navigator.locks) return true;
  return new Promise<boolean>((resolve) => {
    const forEver = new Promise<never>(() => undefined);
    navigator.locks
      .request(`batchdeck-drafts/${scope}`, { signal: AbortSignal.timeout(patienceMs) }, () => {
        resolve(true);
        return forEver;
      })
      .catch(() => resolve(false));
  });
}
