import {
  Ban,
  Bell,
  CircleAlert,
  CircleCheck,
  Hourglass,
  type LucideIcon,
  PlugZap,
  ShieldQuestion,
  Sparkles,
  TimerOff,
  TriangleAlert,
  Wallet,
} from "lucide-react";
import type { Audience, ChannelKind, NoticeKind } from "@/lib/notices/contract";

type Words = { label: string; note: string; icon: LucideIcon; tone: "good" | "bad" | "risk" | "neutral" };

/** A kind of notice where it is chosen, and how it is drawn. */
export const noticeWords: Record<NoticeKind, Words> = {
  batch_done: { label: "Batch done", note: "every request came back", icon: CircleCheck, tone: "good" },
  batch_failed: { label: "Batch failed", note: "refused, failed or out of time", icon: CircleAlert, tone: "bad" },
  first_rows: { label: "First answers", note: "the first rows can be read", icon: Sparkles, tone: "neutral" },
  failing: { label: "Many rows fail", note: "a share of the rows so far", icon: TriangleAlert, tone: "risk" },
  at_risk: { label: "Deadline at risk", note: "too slow for its window", icon: Hourglass, tone: "risk" },
  overdue: { label: "Overdue", note: "past its window, still running", icon: TimerOff, tone: "risk" },
  stalled: { label: "Stalled", note: "no row for longer than usual", icon: TimerOff, tone: "risk" },
  approval_needed: { label: "Approval needed", note: "a batch above the limit", icon: ShieldQuestion, tone: "risk" },
  guard_stopped: { label: "Stopped at its limit", note: "a money guard cancelled it", icon: Ban, tone: "risk" },
  budget: { label: "Budget", note: "50, 80 and 100 % of a month’s budget", icon: Wallet, tone: "risk" },
  connection_broken: {
    label: "Connection broken",
    note: "key refused, or silent for two hours",
    icon: PlugZap,
    tone: "bad",
  },
  channel_off: { label: "Channel switched off", note: "after a day of failures", icon: Bell, tone: "bad" },
};

export const audienceWords: Record<Audience, string> = {
  submitter: "Who submitted it",
  managers: "Owners and admins",
  everyone: "Everyone",
};

export const channelWords: Record<ChannelKind, string> = { webhook: "Webhook", slack: "Slack", teams: "Teams" };
