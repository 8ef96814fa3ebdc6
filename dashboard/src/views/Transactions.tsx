import { useMemo, useState } from 'preact/hooks';
import { post } from '../api';
import { seconds } from '../format';
import { useResource } from '../hooks';
import type { Transaction } from '../model';
import { Confirm } from '../parts/Confirm';
import { Badge, Failed, Notice, Panel, Shards } from '../parts/small';
import { type Column, Table } from '../parts/Table';

interface Decision {
  transaction: Transaction;
  commit: boolean;
}

const OLD_SECONDS = 30;

export function Transactions() {
  const { data, error, refresh } = useResource<Transaction[]>('/api/transactions', 2_000);
  const [decision, setDecision] = useState<Decision | null>(null);
  const [settled, setSettled] = useState<Transaction | null>(null);
  const columns = useMemo(() => columnsOf(setDecision), []);

  const act = async () => {
    if (decision === null) return;
    const body = { id: decision.transaction.id, decision: decision.commit ? 'COMMIT' : 'ROLLBACK' };
    setSettled(await post<Transaction>('/api/transactions/resolve', body));
    refresh();
  };

  return (
    <>
      <Failed error={error} />
      {settled && (
        <Notice tone="info" title={`${settled.id}: ${settled.state}`}>
          {settled.detail !== '' && <p>{settled.detail}</p>}
        </Notice>
      )}
      <Panel title="Over several shards" flush>
        <Table
          caption="Transactions"
          columns={columns}
          rows={data}
          keyOf={(row) => row.id}
          words={(row) => `${row.id} ${row.state} ${row.detail} ${row.shards.join(' ')}`}
          first={{ key: 'seconds', down: true }}
          empty="No transaction is under way or in doubt."
        />
      </Panel>
      <p class="muted">
        A transaction in doubt settles by itself once the servers that know its outcome answer. Decide it by hand only
        when they never will: the other shards may already have done otherwise.
      </p>
      {decision && (
        <Confirm
          title={`${decision.commit ? 'Commit' : 'Roll back'} ${decision.transaction.id}?`}
          action={decision.commit ? 'Commit it' : 'Roll it back'}
          danger
          act={act}
          close={() => setDecision(null)}
        >
          <p>
            Its branches on {decision.transaction.shards.join(', ') || 'its shards'} are{' '}
            {decision.commit ? 'committed' : 'rolled back'}. This cannot be taken back.
          </p>
        </Confirm>
      )}
    </>
  );
}

function inDoubt(row: Transaction): boolean {
  return /DOUBT|PREPARED|UNKNOWN|STUCK/i.test(row.state);
}

function columnsOf(decide: (decision: Decision) => void): Column<Transaction>[] {
  return [
    { key: 'id', title: 'Id', wide: true, sort: (row) => row.id, render: (row) => <code>{row.id}</code> },
    {
      key: 'state',
      title: 'State',
      sort: (row) => row.state,
      render: (row) => <Badge tone={inDoubt(row) ? 'bad' : 'info'}>{row.state}</Badge>,
    },
    {
      key: 'seconds',
      title: 'Age',
      numeric: true,
      sort: (row) => row.seconds,
      render: (row) => <span class={inDoubt(row) && row.seconds > OLD_SECONDS ? 'bad-ink' : ''}>{seconds(row.seconds)}</span>,
    },
    { key: 'shards', title: 'Shards', render: (row) => <Shards names={row.shards} /> },
    { key: 'detail', title: 'Detail', wide: true, render: (row) => row.detail },
    {
      key: 'resolve',
      title: 'Actions',
      action: true,
      render: (row) =>
        inDoubt(row) && (
          <span class="buttons-inline">
            <button type="button" class="small" onClick={() => decide({ transaction: row, commit: true })} aria-label={`Commit ${row.id}`}>
              Commit
            </button>
            <button type="button" class="small danger" onClick={() => decide({ transaction: row, commit: false })} aria-label={`Roll back ${row.id}`}>
              Roll back
            </button>
          </span>
        ),
    },
  ];
}
