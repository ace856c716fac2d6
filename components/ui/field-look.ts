/** The box shared by every control one types into or picks from. 16 px on phones keeps iOS from zooming the page. */
export const fieldLook =
  "w-full min-w-0 rounded-lg border border-input bg-card px-2.5 text-base text-foreground transition-colors max-md:text-[1rem] placeholder:text-muted-foreground focus-visible:border-ring focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-ring/45 disabled:cursor-not-allowed disabled:opacity-55 aria-invalid:border-bad aria-invalid:focus-visible:outline-bad/40";
