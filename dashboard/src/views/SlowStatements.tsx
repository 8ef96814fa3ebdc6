import { count, micros, time } from '../format';
import { useResource } from '../hooks';
import type { Slow } from '../model';
import { Badge, Failed, Panel, Shards, Sql } from '../parts/small';
import { type Column, Table } from '../parts/Table';

export function SlowStatements() {
  const { data, error } = useResource<Slow[]>('/api/slow', 3_000);
  return (
    <>
      <Failed error={error} />
      <Panel title="Slow statements" flush>
        <Table
          caption="Slow statements"
          columns={COLUMNS}
          rows={data}
          keyOf={(row) => `${row.at} ${row.digest} ${row.user} ${row.micros}`}
          words={(row) => `${row.sql} ${row.user} ${row.host} ${row.schema ?? ''}`}
          first={{ key: 'at', down: true }}
          empty="No statement has been slow."
        />
      </Panel>
    </>
  );
}

const COLUMNS: Column<Slow>[] = [
  { key: 'at', title: 'At', sort: (row) => row.at, render: (row) => time(row.at) },
  { key: 'micros', title: 'Time', numeric: true, sort: (row) => row.micros, render: (row) => micros(row.micros) },
  {
    key: 'sql',
    title: 'Statement',
    wide: true,
    sort: (row) => row.sql,
    render: (row) => (
      <a class="statement" href={`#/statements/${encodeURIComponent(row.digest)}`} title={row.sql}>
        <Sql text={row.sql} />
      </a>
    ),
  },
  { key: 'schema', title: 'Schema', sort: (row) => row.schema ?? '', render: (row) => row.schema ?? '' },
  { key: 'user', title: 'User', sort: (row) => row.user, render: (row) => `${row.user}@${row.host}` },
  { key: 'shards', title: 'Shards', render: (row) => <Shards names={row.shards} /> },
  { key: 'rows', title: 'Rows', numeric: true, sort: (row) => row.rows, render: (row) => count(row.rows) },
  {
    key: 'error',
    title: 'Error',
    numeric: true,
    sort: (row) => row.error,
    render: (row) => (row.error > 0 ? <Badge tone="bad">{row.error}</Badge> : ''),
  },
];
