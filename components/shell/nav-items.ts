import {
  Bell,
  ChartColumn,
  Cpu,
  FileText,
  LayoutDashboard,
  type LucideIcon,
  Rows3,
  Settings,
  Wrench,
} from "lucide-react";
import type { TeamPath } from "@/components/shared/routes";

/** Figures that stand beside an entry. */
export type NavCounts = {
  /** Batches running now. */
  batches?: number;
  /** Notices the person has not read. */
  unread?: number;
};

export type NavItem = {
  label: string;
  path: TeamPath;
  icon: LucideIcon;
  /** Shortcut that goes there from anywhere. */
  jump: string;
  /** At the top, or below the gap. */
  place: "main" | "foot";
  count?: { key: keyof NavCounts /** Said after the figure: "4 running". */; word: string };
};

/** The pages of a team. A page that is added here is in the sidebar, the palette and the list of shortcuts. */
export const navItems: readonly NavItem[] = [
  { label: "Overview", path: "", icon: LayoutDashboard, jump: "g o", place: "main" },
  {
    label: "Batches",
    path: "/batches",
    icon: Rows3,
    jump: "g b",
    place: "main",
    count: { key: "batches", word: "running" },
  },
  { label: "Workbench", path: "/workbench", icon: Wrench, jump: "g w", place: "main" },
  { label: "Files", path: "/files", icon: FileText, jump: "g f", place: "main" },
  { label: "Models", path: "/models", icon: Cpu, jump: "g m", place: "main" },
  { label: "Usage", path: "/usage", icon: ChartColumn, jump: "g u", place: "main" },
  {
    label: "Notices",
    path: "/notices",
    icon: Bell,
    jump: "g n",
    place: "foot",
    count: { key: "unread", word: "not read" },
  },
  { label: "Settings", path: "/settings", icon: Settings, jump: "g s", place: "foot" },
];
