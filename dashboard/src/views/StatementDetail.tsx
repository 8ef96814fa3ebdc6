import { count, micros, percent, rate, time } from '../format';
import { useResource } from '../hooks';
import type { Slow, Statement } from '../model';
import { Histogram } from '../parts/Histogram';
import { Failed, Panel, Shards, Sql, Tile } from '../parts/small';
import { Table } from '../parts/Table';

export function StatementDetail({ digest }: { digest: string }) {
  const { data, error } = useResource<Statement>(`/api/statements/${encodeURIComponent(digest)}`, 3_000);
  const slow = useResource<Slow[]>('/api/slow', 10_000);

  if (!data) return <Failed error={error} />;
  const mean = data.count > 0 ? data.totalMicros / data.count : 0;
  return (
    <>
      <p class="crumbs">
        <a href="#/statements">Statements</a> / <code>{data.digest}</code>
      </p>
      <Failed error={error} />
      <Panel
        title="Statement"
        tools={
          <a href={`#/explain/${encodeURIComponent(data.schema ?? '')}/${encodeURIComponent(data.text)}`}>Explain</a>
        }
      >
        <Sql text={data.text} block />
        <p class="muted">
          {data.type} in schema {data.schema ?? 'none'}, first seen {time(data.firstSeen)}, last {time(data.lastSeen)}. Literals are shown as ?.
        </p>
      </Panel>
      <dl class="tiles">
        <Tile label="Count" value={count(data.count)} />
        <Tile label="Errors" value={count(data.errors)} tone={data.errors > 0 ? 'bad' : 'plain'} />
        <Tile label="Mean" value={micros(mean)} />
        <Tile label="p50" value={micros(data.p50Micros)} />
        <Tile label="p95" value={micros(data.p95Micros)} />
        <Tile label="p99" value={micros(data.p99Micros)} />
        <Tile label="Rows" value={count(data.rowsReturned)} note={`${count(data.rowsAffected)} changed`} />
        <Tile label="Shards" value={rate(data.shardsTouched)} note={`${percent(data.scatterShare)} scattered`} />
      </dl>
      <div class="columns">
        <Panel title="Latency">
          <Histogram buckets={data.histogram} />
          <p class="muted">
            From {micros(data.minMicros)} to {micros(data.maxMicros)}.
          </p>
        </Panel>
        <Panel title="Plan">
          <pre class="plan">{data.plan}</pre>
        </Panel>
      </div>
      <Panel title="Slow executions" flush>
        <Table
          caption="Slow executions"
          columns={[
            { key: 'at', title: 'At', sort: (row) => row.at, render: (row) => time(row.at) },
            { key: 'micros', title: 'Time', numeric: true, sort: (row) => row.micros, render: (row) => micros(row.micros) },
            { key: 'user', title: 'User', render: (row) => `${row.user}@${row.host}` },
            { key: 'shards', title: 'Shards', render: (row) => <Shards names={row.shards} /> },
            { key: 'rows', title: 'Rows', numeric: true, sort: (row) => row.rows, render: (row) => count(row.rows) },
          ]}
          rows={slow.data?.filter((row) => row.digest === digest) ?? null}
          keyOf={(row) => `${row.at} ${row.user} ${row.micros}`}
          first={{ key: 'at', down: true }}
          empty="None is remembered."
        />
      </Panel>
    </>
  );
}
