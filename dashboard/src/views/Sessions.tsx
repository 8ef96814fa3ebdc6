import { useMemo, useState } from 'preact/hooks';
import { post } from '../api';
import { seconds } from '../format';
import { useResource } from '../hooks';
import type { Session } from '../model';
import { Confirm } from '../parts/Confirm';
import { Badge, Failed, Panel, Shards, Sql } from '../parts/small';
import { type Column, Table } from '../parts/Table';

interface Kill {
  session: Session;
  query: boolean;
}

export function Sessions() {
  const { data, error, refresh } = useResource<Session[]>('/api/sessions', 2_000);
  const [kill, setKill] = useState<Kill | null>(null);
  const columns = useMemo(() => columnsOf(setKill), []);

  const act = async () => {
    if (kill === null) return;
    await post(`/api/sessions/${kill.session.id}/kill`, { query: kill.query });
    refresh();
  };

  return (
    <>
      <Failed error={error} />
      <Panel title="Live sessions" flush>
        <Table
          caption="Sessions"
          columns={columns}
          rows={data}
          keyOf={(row) => String(row.id)}
          words={(row) => `${row.id} ${row.user} ${row.host} ${row.program} ${row.schema ?? ''} ${row.sql ?? ''}`}
          first={{ key: 'seconds', down: true }}
          empty="No client is connected."
        />
      </Panel>
      {kill && (
        <Confirm
          title={kill.query ? `Kill the statement of ${kill.session.id}?` : `Kill connection ${kill.session.id}?`}
          action={kill.query ? 'Kill statement' : 'Kill connection'}
          danger
          act={act}
          close={() => setKill(null)}
        >
          <p>
            {kill.session.user}@{kill.session.host}
            {kill.session.program !== '' && <> with {kill.session.program}</>}
            {kill.session.inTransaction && !kill.query && <> has an open transaction, which is rolled back.</>}
          </p>
          {kill.session.sql && <Sql text={kill.session.sql} block />}
        </Confirm>
      )}
    </>
  );
}

function columnsOf(kill: (kill: Kill) => void): Column<Session>[] {
  return [
    { key: 'id', title: 'Id', numeric: true, sort: (row) => row.id, render: (row) => String(row.id) },
    {
      key: 'user',
      title: 'Client',
      sort: (row) => row.user,
      render: (row) => (
        <>
          {row.user}
          <span class="muted">@{row.host}</span> {row.tls && <Badge>TLS</Badge>}
          {row.program !== '' && (
            <span class="second program" title={row.program}>
              {row.program}
            </span>
          )}
        </>
      ),
    },
    { key: 'schema', title: 'Schema', sort: (row) => row.schema ?? '', render: (row) => row.schema ?? '' },
    {
      key: 'command',
      title: 'Command',
      sort: (row) => row.command,
      render: (row) => (
        <>
          {row.command}
          {row.state !== '' && <span class="second">{row.state}</span>}
        </>
      ),
    },
    { key: 'seconds', title: 'For', numeric: true, sort: (row) => row.seconds, render: (row) => seconds(row.seconds) },
    {
      key: 'transaction',
      title: 'Transaction',
      hint: 'For how long, and on which shards',
      sort: (row) => (row.inTransaction ? row.transactionSeconds : -1),
      render: (row) =>
        row.inTransaction && (
          <>
            {seconds(row.transactionSeconds)} <Shards names={row.shards} />
          </>
        ),
    },
    { key: 'sql', title: 'Statement', wide: true, render: (row) => (row.sql ? <Sql text={row.sql} /> : '') },
    {
      key: 'kill',
      title: 'Actions',
      action: true,
      render: (row) => (
        <span class="buttons-inline">
          <button type="button" class="small" onClick={() => kill({ session: row, query: true })} aria-label={`Kill statement of ${row.id}`}>
            Kill statement
          </button>
          <button type="button" class="small danger" onClick={() => kill({ session: row, query: false })} aria-label={`Kill connection ${row.id}`}>
            Kill
          </button>
        </span>
      ),
    },
  ];
}
