import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { plural } from '../format';

export interface Column<T> {
  key: string;
  title: string;
  /// What the title means, where it does not say it all.
  hint?: string;
  render: (row: T) => ComponentChildren;
  /// What rows are sorted by; a column without it cannot be sorted.
  sort?: (row: T) => number | string;
  numeric?: boolean;
  wide?: boolean;
  /// Buttons: they stay in sight however far the table is scrolled.
  action?: boolean;
}

interface Props<T> {
  caption: string;
  columns: Column<T>[];
  /// Null until they have been told.
  rows: T[] | null;
  keyOf: (row: T) => string;
  /// The words a row is found by; without it there is no filter box.
  words?: (row: T) => string;
  first?: { key: string; down: boolean };
  empty: string;
  tools?: ComponentChildren;
}

const PAGE = 100;
const NOTHING: never[] = [];

export function Table<T>({ caption, columns, rows: told, keyOf, words, first, empty, tools }: Props<T>) {
  const rows = told ?? NOTHING;
  const [order, setOrder] = useState(first ?? { key: '', down: false });
  const [filter, setFilter] = useState('');
  const [shown, setShown] = useState(PAGE);

  const found = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return words && wanted !== '' ? rows.filter((row) => words(row).toLowerCase().includes(wanted)) : rows;
  }, [rows, filter, words]);

  const sorted = useMemo(() => {
    const by = columns.find((column) => column.key === order.key)?.sort;
    if (!by) return found;
    const turn = order.down ? -1 : 1;
    return [...found].sort((one, other) => {
      const a = by(one);
      const b = by(other);
      return a < b ? -turn : a > b ? turn : 0;
    });
  }, [found, order, columns]);

  const choose = (column: Column<T>) =>
    setOrder((now) => ({
      key: column.key,
      down: now.key === column.key ? !now.down : column.numeric === true,
    }));

  return (
    <div class="table">
      {(words || tools) && (
        <div class="table-tools">
          {words && (
            <input
              type="search"
              class="filter"
              placeholder="Filter"
              aria-label={`Filter ${caption}`}
              value={filter}
              onInput={(event) => setFilter(event.currentTarget.value)}
            />
          )}
          <span class="muted">
            {filter.trim() === '' ? plural(rows.length, 'row') : `${found.length} of ${plural(rows.length, 'row')}`}
          </span>
          {tools}
        </div>
      )}
      <div class="table-scroll" tabIndex={0} role="region" aria-label={caption}>
        <table class="rows">
          <caption class="hidden">{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <Heading key={column.key} column={column} order={order} choose={choose} />
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, shown).map((row) => (
              <tr key={keyOf(row)}>
                {columns.map((column) => (
                  <td key={column.key} class={classes(column)} data-label={column.title}>
                    {column.render(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {told === null && <p class="empty loading">Loading…</p>}
        {told !== null && sorted.length === 0 && (
          <p class="empty">{filter.trim() === '' ? empty : 'Nothing matches the filter.'}</p>
        )}
      </div>
      {sorted.length > shown && (
        <button type="button" class="more" onClick={() => setShown(shown + PAGE)}>
          Show {Math.min(PAGE, sorted.length - shown)} more
        </button>
      )}
    </div>
  );
}

function classes<T>(column: Column<T>): string {
  return [column.numeric && 'numeric', column.wide && 'wide', column.action && 'action'].filter(Boolean).join(' ');
}

interface HeadingProps<T> {
  column: Column<T>;
  order: { key: string; down: boolean };
  choose: (column: Column<T>) => void;
}

function Heading<T>({ column, order, choose }: HeadingProps<T>) {
  const chosen = order.key === column.key;
  return (
    <th
      scope="col"
      class={classes(column)}
      title={column.hint}
      aria-sort={chosen ? (order.down ? 'descending' : 'ascending') : undefined}
    >
      {column.sort ? (
        <button type="button" class={chosen ? 'sort chosen' : 'sort'} onClick={() => choose(column)}>
          {column.title}
          <span class="sort-arrow" aria-hidden="true">
            {chosen ? (order.down ? '↓' : '↑') : ''}
          </span>
        </button>
      ) : (
        <span class={column.action ? 'hidden' : ''}>{column.title}</span>
      )}
    </th>
  );
}
