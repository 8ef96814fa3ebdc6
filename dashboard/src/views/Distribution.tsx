import { useMemo } from 'preact/hooks';
import { bytes, count, percent, plural } from '../format';
import { useResource } from '../hooks';
import type { Distribution as Part } from '../model';
import { Badge, Bar, Failed, Panel, type Tone } from '../parts/small';

interface TableParts {
  name: string;
  parts: Part[];
  rows: number;
  bytes: number;
  /// How much more than an equal share the fullest shard holds.
  skew: number;
  /// Each shard has all of it.
  copies: boolean;
}

/// A bar for each shard of each table. The mark on it is an equal share.
export function Distribution() {
  const { data, error } = useResource<Part[]>('/api/distribution', 30_000);
  const tables = useMemo(() => byTable(data ?? []), [data]);

  return (
    <>
      <Failed error={error} />
      <p class="muted">Rows and bytes are the servers&#39; estimates, at most a minute old. The mark on a bar is an equal share.</p>
      {data === null && <p class="empty loading">Loading…</p>}
      {data && tables.length === 0 && <p class="empty">No table is over shards.</p>}
      <div class="distribution">
        {tables.map((table) => (
          <Panel key={table.name} title={table.name} tools={<Skew table={table} />}>
            <p class="muted">
              {plural(table.rows, 'row')}, {bytes(table.bytes)}
            </p>
            <table class="spread">
              <caption class="hidden">Shards of {table.name}</caption>
              <thead>
                <tr>
                  <th scope="col">Shard</th>
                  <th scope="col">
                    <span class="hidden">Share as a bar</span>
                  </th>
                  <th scope="col" class="numeric">
                    Share
                  </th>
                  <th scope="col" class="numeric">
                    Rows
                  </th>
                  <th scope="col" class="numeric">
                    Size
                  </th>
                  {table.parts.some((part) => part.slots !== null) && (
                    <th scope="col" class="numeric">
                      Slots
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {table.parts.map((part) => (
                  <tr key={part.shard}>
                    <th scope="row">{part.shard}</th>
                    <td class="bar-cell">
                      <Bar share={part.share} tone={tone(part, table)} mark={table.copies ? undefined : 1 / table.parts.length} />
                    </td>
                    <td class="numeric">{percent(part.share)}</td>
                    <td class="numeric">{count(part.rows)}</td>
                    <td class="numeric">{bytes(part.bytes)}</td>
                    {table.parts.some((each) => each.slots !== null) && <td class="numeric">{count(part.slots)}</td>}
                  </tr>
                ))}
              </tbody>
            </table>
          </Panel>
        ))}
      </div>
    </>
  );
}

function byTable(parts: Part[]): TableParts[] {
  const names = [...new Set(parts.map((part) => `${part.schema}.${part.table}`))].sort();
  return names.map((name) => {
    const own = parts.filter((part) => `${part.schema}.${part.table}` === name);
    const most = Math.max(0, ...own.map((part) => part.share));
    return {
      name,
      parts: own,
      rows: own.reduce((sum, part) => sum + part.rows, 0),
      bytes: own.reduce((sum, part) => sum + part.bytes, 0),
      copies: own.reduce((sum, part) => sum + part.share, 0) > 1.5,
      skew: own.length > 1 && most > 0 ? most * own.length - 1 : 0,
    };
  });
}

function tone(part: Part, table: TableParts): Tone {
  return !table.copies && table.parts.length > 1 && part.share * table.parts.length > 1.5 ? 'warn' : 'gold';
}

function Skew({ table }: { table: TableParts }) {
  if (table.parts.length < 2) return null;
  if (table.copies) return <Badge>on every shard</Badge>;
  return <Badge tone={table.skew > 0.5 ? 'warn' : 'plain'}>skew {percent(table.skew)}</Badge>;
}
