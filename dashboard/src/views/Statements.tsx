import { count, micros, percent, rate, short, time } from '../format';
import { useResource } from '../hooks';
import type { Plan, Statement, Unsupported } from '../model';
import { Badge, Bar, Failed, Panel, Sql } from '../parts/small';
import { type Column, Table } from '../parts/Table';

/// Statements that differ in literals only are one; the literals are hidden.
export function Statements() {
  const statements = useResource<Statement[]>('/api/statements', 3_000);
  const plans = useResource<Plan[]>('/api/plans', 10_000);
  const refused = useResource<Unsupported[]>('/api/unsupported', 10_000);
  const rows = statements.data ?? [];
  const total = rows.reduce((sum, row) => sum + row.totalMicros, 0);

  return (
    <>
      <Failed error={statements.error} />
      <Panel title="By fingerprint" flush>
        <Table
          caption="Statements"
          columns={columns(total)}
          rows={statements.data}
          keyOf={(row) => row.digest}
          words={(row) => `${row.text} ${row.schema ?? ''} ${row.digest}`}
          first={{ key: 'total', down: true }}
          empty="No statement has been routed."
        />
      </Panel>
      <Panel title="Kept plans" flush>
        <Failed error={plans.error} />
        <Table
          caption="Kept plans"
          columns={PLANS}
          rows={plans.data}
          keyOf={(row) => `${row.digest} ${row.plan}`}
          words={(row) => `${row.text} ${row.schema ?? ''} ${row.digest} ${row.plan}`}
          first={{ key: 'hits', down: true }}
          empty="No plan is kept: a statement's is, once it has been run."
        />
      </Panel>
      <Panel title="Refused" flush>
        <Table
          caption="Refused statements"
          columns={REFUSED}
          rows={refused.data}
          keyOf={(row) => row.digest}
          words={(row) => `${row.text} ${row.reason}`}
          first={{ key: 'count', down: true }}
          empty="No statement has been refused."
        />
      </Panel>
    </>
  );
}

/// The way to all that is known of it.
function Fingerprint({ of }: { of: { digest: string; text: string } }) {
  return (
    <a class="statement" href={`#/statements/${encodeURIComponent(of.digest)}`} title={of.text}>
      <Sql text={of.text} />
    </a>
  );
}

function columns(total: number): Column<Statement>[] {
  return [
    {
      key: 'text',
      title: 'Statement',
      wide: true,
      sort: (row) => row.text,
      render: (row) => <Fingerprint of={row} />,
    },
    { key: 'schema', title: 'Schema', sort: (row) => row.schema ?? '', render: (row) => row.schema ?? '' },
    {
      key: 'total',
      title: 'Time',
      hint: 'Of all executions together, and the share of it',
      numeric: true,
      sort: (row) => row.totalMicros,
      render: (row) => (
        <span class="with-bar">
          {micros(row.totalMicros)}
          <Bar share={total > 0 ? row.totalMicros / total : 0} />
        </span>
      ),
    },
    { key: 'count', title: 'Count', numeric: true, sort: (row) => row.count, render: (row) => short(row.count) },
    { key: 'p50', title: 'p50', numeric: true, sort: (row) => row.p50Micros, render: (row) => micros(row.p50Micros) },
    { key: 'p99', title: 'p99', numeric: true, sort: (row) => row.p99Micros, render: (row) => micros(row.p99Micros) },
    {
      key: 'errors',
      title: 'Errors',
      numeric: true,
      sort: (row) => row.errors,
      render: (row) => (row.errors > 0 ? <span class="bad-ink">{short(row.errors)}</span> : '0'),
    },
    { key: 'rows', title: 'Rows', hint: 'Returned', numeric: true, sort: (row) => row.rowsReturned, render: (row) => short(row.rowsReturned) },
    {
      key: 'shards',
      title: 'Shards',
      hint: 'Touched by an execution, on average',
      numeric: true,
      sort: (row) => row.shardsTouched,
      render: (row) => rate(row.shardsTouched),
    },
    {
      key: 'scatter',
      title: 'Scatter',
      hint: 'Share of executions that went to several shards',
      numeric: true,
      sort: (row) => row.scatterShare,
      render: (row) => percent(row.scatterShare),
    },
    { key: 'last', title: 'Last seen', numeric: true, sort: (row) => row.lastSeen, render: (row) => time(row.lastSeen) },
  ];
}

const PLANS: Column<Plan>[] = [
  { key: 'text', title: 'Statement', wide: true, sort: (row) => row.text, render: (row) => <Fingerprint of={row} /> },
  { key: 'schema', title: 'Schema', sort: (row) => row.schema ?? '', render: (row) => row.schema ?? '' },
  { key: 'plan', title: 'Plan', wide: true, sort: (row) => row.plan, render: (row) => <Sql text={row.plan} /> },
  { key: 'hits', title: 'Hits', hint: 'Executions by this plan', numeric: true, sort: (row) => row.hits, render: (row) => short(row.hits) },
];

const REFUSED: Column<Unsupported>[] = [
  { key: 'text', title: 'Statement', wide: true, sort: (row) => row.text, render: (row) => <Sql text={row.text} /> },
  { key: 'reason', title: 'Why', wide: true, render: (row) => row.reason },
  { key: 'errno', title: 'Errno', numeric: true, sort: (row) => row.errno, render: (row) => <Badge>{row.errno}</Badge> },
  { key: 'count', title: 'Count', numeric: true, sort: (row) => row.count, render: (row) => count(row.count) },
  { key: 'last', title: 'Last seen', numeric: true, sort: (row) => row.lastSeen, render: (row) => time(row.lastSeen) },
];
