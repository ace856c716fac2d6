import { withUnit } from "./format";

/*
 * How times are written. Instants are epoch milliseconds, `timeZone` an IANA name (default: the zone of whoever runs
 * the code, so on the server always pass one or use components/shared/time.tsx). Clocks have 24 hours.
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time: "0.8 s", "41 s", "12 min", "2 h 08 min", "3 d 4 h". Rounded before the unit is chosen. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < 9.95 * SECOND) return withUnit(String(Math.round(ms / 100) / 10), "s");
  const seconds = Math.round(ms / SECOND);
  if (seconds < 60) return withUnit(String(seconds), "s");
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 60) return withUnit(String(minutes), "min");
  if (minutes < 48 * 60) {
    const rest = minutes % 60;
    const hours = withUnit(String(Math.floor(minutes / 60)), "h");
    return rest === 0 ? hours : `${hours} ${withUnit(String(rest).padStart(2, "0"), "min")}`;
  }
  const hours = Math.round(ms / HOUR);
  const days = withUnit(String(Math.floor(hours / 24)), "d");
  return hours % 24 === 0 ? days : `${days} ${withUnit(String(hours % 24), "h")}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formatters are costly to make and lists ask for thousands. */
function formatter(options: Intl.DateTimeFormatOptions, timeZone: string | undefined): Intl.DateTimeFormat {
  const key = `${timeZone}${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
    formats.set(key, format);
  }
  return format;
}

/** Days since 1970 of the calendar page an instant falls on. */
function calendarDay(at: number, timeZone: string | undefined): number {
  const parts = formatter({ year: "numeric", month: "numeric", day: "numeric" }, timeZone).formatToParts(at);
  const [day, month, year] = parts.filter((part) => part.type !== "literal").map((part) => Number(part.value));
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1) / DAY;
}

function dayWord(at: number, now: number, timeZone: string | undefined): string {
  const days = calendarDay(at, timeZone) - calendarDay(now, timeZone);
  if (days === 0) return "";
  if (days === 1) return "tomorrow";
  if (days === -1) return "yesterday";
  return formatDate(at, now, timeZone);
}

/** "3 Mar", with the year when it is another one. */
export function formatDate(at: number, now: number, timeZone?: string): string {
  const year = (instant: number) => formatter({ year: "numeric" }, timeZone).format(instant);
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };
  return formatter(year(at) === year(now) ? options : { ...options, year: "numeric" }, timeZone).format(at);
}

/** "14:12", and the day when it is not today: "12:20 tomorrow", "09:00 3 Mar". */
export function formatClock(at: number, now: number, timeZone?: string): string {
  const clock = formatter({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, timeZone).format(at);
  const day = dayWord(at, now, timeZone);
  return day ? `${clock} ${day}` : clock;
}

/** "14:12 – 14:30", "12:20 – 13:00 tomorrow", "23:50 – 00:10 tomorrow"; one clock when both ends share a minute. */
export function formatClockWindow(from: number, to: number, now: number, timeZone?: string): string {
  const start = formatClock(from, now, timeZone);
  const end = formatClock(to, now, timeZone);
  if (start === end) return start;
  const sameDay = dayWord(from, now, timeZone) === dayWord(to, now, timeZone);
  return `${sameDay ? start.slice(0, 5) : start} – ${end}`;
}

/** How long ago, without the word, for narrow columns: "4 s", "76 min", "5 h", "yesterday", "3 Mar". */
export function formatAge(at: number, now: number, timeZone?: string): string {
  const ms = Math.max(0, now - at);
  if (ms < 59.5 * SECOND) return withUnit(String(Math.round(ms / SECOND)), "s");
  if (ms < 89.5 * MINUTE) return withUnit(String(Math.round(ms / MINUTE)), "min");
  const days = calendarDay(now, timeZone) - calendarDay(at, timeZone);
  if (ms < 21.5 * HOUR || days === 0) return withUnit(String(Math.round(ms / HOUR)), "h");
  if (days === 1) return "yesterday";
  if (days < 7) return `${days} days`;
  return formatDate(at, now, timeZone);
}

/** Towards now, either way: "just now", "4 s ago", "2 h ago", "yesterday", "in 4 min", "tomorrow", "3 Mar". */
export function formatRelative(at: number, now: number, timeZone?: string): string {
  if (Math.abs(now - at) < SECOND) return "just now";
  if (at > now) {
    const days = calendarDay(at, timeZone) - calendarDay(now, timeZone);
    if (at - now < 21.5 * HOUR || days === 0) return `in ${formatDuration(at - now)}`;
    return days === 1 ? "tomorrow" : formatDate(at, now, timeZone);
  }
  const age = formatAge(at, now, timeZone);
  return age.startsWith("yesterday") || /[A-Z]/.test(age) ? age : `${age} ago`;
}

/** All of it, with the zone: "3 Mar 2026, 14:12:09 GMT+1". */
export function formatInstant(at: number, timeZone?: string): string {
  return formatter(
    {
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
      timeZoneName: "short",
    },
    timeZone,
  ).format(at);
}
