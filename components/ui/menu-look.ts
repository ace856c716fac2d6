/** Looks shared by everything that floats: menus, selects, popovers. */
export const floatLook =
  "z-50 rounded-xl border bg-popover text-popover-foreground shadow-pop outline-none data-[state=open]:animate-in data-[state=closed]:animate-out data-[state=closed]:fade-out-0 data-[state=open]:fade-in-0 duration-100";

export const menuLook = `${floatLook} min-w-44 overflow-y-auto overflow-x-hidden p-1`;

export const menuItemLook =
  "relative flex min-h-7.5 cursor-default items-center gap-2 rounded-lg px-2 py-1 text-sm outline-none select-none data-disabled:pointer-events-none data-disabled:opacity-50 data-highlighted:bg-accent data-highlighted:text-foreground [&_svg]:shrink-0 [&_svg]:stroke-[1.6] [&_svg:not([class*='size-'])]:size-4 [&_svg:not([class*='text-'])]:text-muted-foreground";

export const menuLabelLook = "px-2 pt-1.5 pb-1 text-xs font-medium text-muted-foreground";

export const menuSeparatorLook = "-mx-1 my-1 h-px bg-border";
