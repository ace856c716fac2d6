import { initials } from "@/lib/format";
import { cn } from "@/lib/utils";
import { avatarShade } from "./avatar-shade";

const shades = ["bg-avatar-1", "bg-avatar-2", "bg-avatar-3", "bg-avatar-4", "bg-avatar-5", "bg-avatar-6"] as const;

const sizes = { sm: "size-4.5 text-[9px]", default: "size-5.5 text-[10px]", lg: "size-8 text-xs" };

type AvatarProps = {
  /** Of a person or a team; its initials are drawn. */
  name: string;
  /** What the colour hangs on, so that renaming does not recolour. Default: the name. */
  seed?: string;
  size?: keyof typeof sizes;
  /** The name stands beside it already: nothing is read twice. */
  decorative?: boolean;
  className?: string;
};

/** Initials on a colour that is always the same for the same person. */
export function Avatar({ name, seed, size = "default", decorative, className }: AvatarProps) {
  const look = cn(
    "inline-grid shrink-0 place-items-center rounded-full font-semibold text-avatar-foreground select-none",
    sizes[size],
    shades[avatarShade(seed ?? name, shades.length)],
    className,
  );
  if (decorative) {
    return (
      <span aria-hidden className={look}>
        {initials(name)}
      </span>
    );
  }
  return (
    <span role="img" aria-label={name} title={name} className={look}>
      {initials(name)}
    </span>
  );
}
