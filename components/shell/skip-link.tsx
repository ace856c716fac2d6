/** First stop of the tab key: past the sidebar, into the page. */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="fixed top-2 left-2 z-60 -translate-y-16 rounded-lg bg-foreground px-3 py-1.5 text-sm font-medium text-background focus:translate-y-0"
    >
      Skip to content
    </a>
  );
}
