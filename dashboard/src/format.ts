/// Numbers, times and sizes for people; always the same width where they stand in a column.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export const NONE = '–';

export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? NONE : whole.format(value);
}

export function short(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  return Math.abs(value) < 10_000 ? whole.format(value) : compact.format(value);
}

export function rate(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  if (value === 0) return '0';
  return value < 10 ? value.toFixed(1) : short(Math.round(value));
}

/// A length of time given in microseconds.
export function micros(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  if (value < 1_000) return `${Math.round(value)} µs`;
  if (value < 1_000_000) return `${digits(value / 1_000)} ms`;
  return seconds(value / 1_000_000);
}

function digits(value: number): string {
  return value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0);
}

export function seconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  if (value < 60) return `${value < 10 && value % 1 !== 0 ? value.toFixed(1) : Math.round(value)} s`;
  if (value < 3_600) return `${Math.floor(value / 60)} min ${Math.floor(value % 60)} s`;
  if (value < 86_400) return `${Math.floor(value / 3_600)} h ${Math.floor((value % 3_600) / 60)} min`;
  return `${Math.floor(value / 86_400)} d ${Math.floor((value % 86_400) / 3_600)} h`;
}

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let rest = value;
  let unit = 0;
  while (rest >= 1_024 && unit < units.length - 1) {
    rest /= 1_024;
    unit++;
  }
  return `${unit === 0 ? rest : digits(rest)} ${units[unit]}`;
}

export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined) return NONE;
  const value = share * 100;
  return `${value === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} %`;
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short' });

/// The time of day, with the day where it is not today.
export function time(iso: string | null | undefined): string {
  if (!iso) return NONE;
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const today = at.toDateString() === new Date().toDateString();
  return today ? clock.format(at) : `${day.format(at)} ${clock.format(at)}`;
}

const SOURCES = 3;

/// A GTID set in a line: of each source the beginning of its name, and the last number it ran to.
export function shortGtids(set: string): string {
  const sources = set.split(/,\s*/);
  const shown = sources.slice(0, SOURCES).map((source) => {
    const [name = '', ...runs] = source.split(':');
    const last = runs.at(-1) ?? '';
    return `${name.slice(0, 8)}…${runs.length > 1 ? ':…' : ''}${last === '' ? '' : `:${last}`}`;
  });
  return sources.length > SOURCES ? `${shown.join(', ')}, +${sources.length - SOURCES}` : shown.join(', ');
}

export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}
