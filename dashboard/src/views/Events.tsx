import { useEffect } from 'preact/hooks';
import { time } from '../format';
import { useResource } from '../hooks';
import type { ServerEvent } from '../model';
import { Badge, Failed, Panel, toneOfSeverity } from '../parts/small';
import { type Column, Table } from '../parts/Table';
import { useLive } from '../stream';

export function Events() {
  const { data, error, refresh } = useResource<ServerEvent[]>('/api/events', 30_000);
  const newest = useLive().events[0]?.number;
  useEffect(refresh, [newest, refresh]);

  return (
    <>
      <Failed error={error} />
      <Panel title="The last thousand" flush>
        <Table
          caption="Events"
          columns={COLUMNS}
          rows={data}
          keyOf={(row) => String(row.number)}
          words={(row) => `${row.kind} ${row.subject} ${row.text}`}
          first={{ key: 'at', down: true }}
          empty="Nothing has happened."
        />
      </Panel>
    </>
  );
}

const COLUMNS: Column<ServerEvent>[] = [
  { key: 'at', title: 'At', sort: (row) => row.number, render: (row) => <time dateTime={row.at}>{time(row.at)}</time> },
  { key: 'kind', title: 'Kind', sort: (row) => row.kind, render: (row) => <Badge tone={toneOfSeverity(row.severity)}>{row.kind}</Badge> },
  { key: 'subject', title: 'Of', sort: (row) => row.subject, render: (row) => row.subject },
  { key: 'text', title: 'What happened', wide: true, render: (row) => row.text },
];
