import { useState } from 'preact/hooks';
import { post } from '../api';
import { useResource } from '../hooks';
import type { Config, ConfigEntry, Reloaded } from '../model';
import { Confirm } from '../parts/Confirm';
import { Badge, Failed, Notice, Panel } from '../parts/small';
import { type Column, Table } from '../parts/Table';

/// What runs, and what the file would change. Secrets are stars wherever they stand.
export function Configuration() {
  const { data, error, refresh } = useResource<Config>('/api/config', 5_000);
  const [asking, setAsking] = useState(false);
  const [result, setResult] = useState<Reloaded | null>(null);

  const reload = async () => {
    setResult(await post<Reloaded>('/api/reload', {}));
    refresh();
  };

  return (
    <>
      <Failed error={error} />
      {result && <Result result={result} />}
      <Panel
        title="Pending"
        tools={
          <button type="button" class="primary" onClick={() => setAsking(true)}>
            Reload
          </button>
        }
      >
        {data && <Pending pending={data.pending} />}
      </Panel>
      <Panel title="In force" flush>
        <Table
          caption="Configuration"
          columns={COLUMNS}
          rows={data?.entries ?? null}
          keyOf={(row) => row.key}
          words={(row) => `${row.key} ${row.value}`}
          empty="Nothing is known of the configuration."
        />
      </Panel>
      {asking && (
        <Confirm title="Reload the configuration?" action="Reload" act={reload} close={() => setAsking(false)}>
          <p>The file is read and checked whole. A mistake in it changes nothing.</p>
        </Confirm>
      )}
    </>
  );
}

function Result({ result }: { result: Reloaded }) {
  if (result.problems.length > 0) {
    return (
      <Notice tone="bad" title="Nothing was changed">
        <Sentences of={result.problems} />
      </Notice>
    );
  }
  return (
    <Notice tone="info" title={result.changes.length === 0 ? 'Reloaded: the file says what is in force already.' : 'Reloaded.'}>
      <Sentences of={result.remaining} />
    </Notice>
  );
}

function Sentences({ of }: { of: string[] }) {
  return of.length === 0 ? null : (
    <ul>
      {of.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  );
}

function Pending({ pending }: { pending: Reloaded }) {
  if (pending.problems.length > 0) {
    return (
      <Notice tone="warn" title="The file cannot be taken over">
        <Sentences of={pending.problems} />
      </Notice>
    );
  }
  if (pending.changes.length === 0) return <p class="muted">The file says what is in force.</p>;
  return (
    <>
      <ul class="diff">
        {pending.changes.map((change) => (
          <li key={change.key}>
            <code>{change.key}</code>
            {change.before !== '' && <del>{change.before}</del>}
            {change.after !== '' && <ins>{change.after}</ins>}
          </li>
        ))}
      </ul>
      {pending.remaining.length > 0 && (
        <>
          <h3>Takes a restart</h3>
          <Sentences of={pending.remaining} />
        </>
      )}
    </>
  );
}

const COLUMNS: Column<ConfigEntry>[] = [
  { key: 'key', title: 'Key', sort: (row) => row.key, render: (row) => <code>{row.key}</code> },
  { key: 'value', title: 'Value', wide: true, sort: (row) => row.value, render: (row) => <code>{row.value}</code> },
  {
    key: 'pending',
    title: 'In the file',
    wide: true,
    sort: (row) => row.pending ?? '',
    render: (row) => (row.pending === null ? '' : <Badge tone="warn">{row.pending}</Badge>),
  },
];
