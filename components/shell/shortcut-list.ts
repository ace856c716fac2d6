import { navItems } from "./nav-items";

type ShortcutGroup = { title: string; shortcuts: readonly { keys: string; does: string }[] };

/** Every shortcut there is, as `?` shows them. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    title: "Everywhere",
    shortcuts: [
      { keys: "mod+k", does: "Search or jump to" },
      { keys: "n", does: "New batch" },
      { keys: "/", does: "Search in this page" },
      { keys: "?", does: "These shortcuts" },
    ],
  },
  { title: "Go to", shortcuts: navItems.map((item) => ({ keys: item.jump, does: item.label })) },
  {
    title: "In tables",
    shortcuts: [
      { keys: "j", does: "Next row" },
      { keys: "k", does: "Previous row" },
      { keys: "Enter", does: "Open row" },
      { keys: "x", does: "Choose row, in Batches" },
      { keys: "Escape", does: "Close" },
    ],
  },
  {
    title: "In Review",
    shortcuts: [
      { keys: "a", does: "Accept" },
      { keys: "r", does: "Reject" },
      { keys: "n", does: "Write a note" },
      { keys: "u", does: "Undo" },
    ],
  },
];
