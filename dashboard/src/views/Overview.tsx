import { useMemo } from 'preact/hooks';
import { bytes, count, micros, plural, rate, seconds, short, time } from '../format';
import { useResource } from '../hooks';
import type { Sample, ServerEvent, Status } from '../model';
import { Chart, type Line } from '../parts/Chart';
import { Badge, Notice, Panel, Tile, toneOfSeverity } from '../parts/small';
import { useLive } from '../stream';

const INKS = ['ink-1', 'ink-2', 'ink-3', 'ink-4', 'ink-5', 'ink-6'];

export function Overview({ status }: { status: Status | null }) {
  const { samples, events } = useLive();
  const earlier = useResource<ServerEvent[]>('/api/events', 30_000);
  const times = useMemo(() => samples.map((sample) => Date.parse(sample.at) / 1000), [samples]);
  const lines = useMemo(() => charts(samples), [samples]);
  const newest = samples.at(-1);

  return (
    <>
      {status !== null && !status.ready && (
        <Notice tone="bad" title="Not ready">
          <ul>
            {status.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </Notice>
      )}
      {status !== null && status.inDoubt > 0 && (
        <Notice tone={status.oldestInDoubtSeconds > 30 ? 'bad' : 'warn'} title={`${plural(status.inDoubt, 'transaction')} in doubt`}>
          <p>
            The oldest for {seconds(status.oldestInDoubtSeconds)}. <a href="#/transactions">Look at them</a>
          </p>
        </Notice>
      )}
      <dl class="tiles">
        <Tile label="Statements/s" value={rate(newest?.statements)} />
        <Tile label="p50" value={busy(newest) ? micros(newest.p50Micros) : '–'} />
        <Tile label="p99" value={busy(newest) ? micros(newest.p99Micros) : '–'} />
        <Tile label="Errors/s" value={rate(newest?.errors)} tone={newest && newest.errors > 0 ? 'warn' : 'plain'} />
        <Tile label="Clients" value={count(status?.clients)} note={status ? `of ${short(status.connectionsLimit)}` : ''} />
        <Tile label="To servers" value={count(status?.backendConnections)} note="connections" />
        <Tile
          label="In doubt"
          value={count(status?.inDoubt)}
          tone={status && status.inDoubt > 0 ? 'bad' : 'plain'}
          note={status && status.inDoubt > 0 ? `oldest ${seconds(status.oldestInDoubtSeconds)}` : ''}
        />
        <Tile label="Up for" value={seconds(status?.uptimeSeconds)} />
      </dl>
      <div class="charts">
        <Chart title="Throughput" times={times} lines={lines.throughput} format={rate} />
        <Chart title="Latency" times={times} lines={lines.latency} format={micros} least={100} />
        <Chart title="Replica lag" times={times} lines={lines.lag} format={micros} least={1_000} />
        <Chart title="Clients" times={times} lines={lines.clients} format={short} whole />
        <Chart title="Transactions in doubt" times={times} lines={lines.doubt} format={short} whole />
        <Chart title="Oldest in doubt" times={times} lines={lines.age} format={seconds} least={10} />
      </div>
      <div class="columns">
        <Panel title="Since the start">
          {status && <Totals status={status} />}
        </Panel>
        <Panel title="Events" tools={<a href="#/events">All</a>}>
          <Recent events={merged(events, earlier.data ?? [])} />
        </Panel>
      </div>
    </>
  );
}

function busy(sample: Sample | undefined): sample is Sample {
  return sample !== undefined && sample.statements > 0;
}

function charts(samples: Sample[]) {
  const replicas = [...new Set(samples.flatMap((sample) => Object.keys(sample.lagMicros)))].sort();
  const of = (label: string, ink: string, value: (sample: Sample) => number | null, dashed = false): Line => ({
    label,
    ink,
    values: samples.map(value),
    dashed,
  });
  return {
    throughput: [
      of('statements/s', 'ink-1', (sample) => sample.statements),
      of('errors/s', 'ink-bad', (sample) => sample.errors),
    ],
    latency: [
      of('p50', 'ink-2', (sample) => (sample.statements > 0 ? sample.p50Micros : null)),
      of('p99', 'ink-1', (sample) => (sample.statements > 0 ? sample.p99Micros : null)),
    ],
    lag: replicas
      .slice(0, INKS.length)
      .map((name, place) => of(name, INKS[place]!, (sample) => sample.lagMicros[name] ?? null, place > 2)),
    clients: [of('clients', 'ink-3', (sample) => sample.clients)],
    doubt: [of('in doubt', 'ink-bad', (sample) => sample.inDoubt)],
    age: [of('age', 'ink-bad', (sample) => sample.oldestInDoubtSeconds)],
  };
}

function Totals({ status }: { status: Status }) {
  const share = status.statements > 0 ? status.scatter / status.statements : 0;
  const rows: [string, string][] = [
    ['Statements', count(status.statements)],
    ['To several shards', `${count(status.scatter)} (${(share * 100).toFixed(1)} %)`],
    ['Errors', count(status.errors)],
    ['Slow', count(status.slow)],
    ['Processor time', seconds(status.cpuSeconds)],
    ['Memory', `${bytes(status.memoryUsed)} of ${bytes(status.memoryMax)}`],
    ['Configuration', `version ${status.configVersion}, ${plural(status.reloads, 'reload')}`],
    ['Started', time(status.startedAt)],
  ];
  return (
    <dl class="pairs">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function merged(live: ServerEvent[], earlier: ServerEvent[]): ServerEvent[] {
  const byNumber = new Map([...earlier, ...live].map((event) => [event.number, event]));
  return [...byNumber.values()].sort((one, other) => other.number - one.number).slice(0, 8);
}

function Recent({ events }: { events: ServerEvent[] }) {
  if (events.length === 0) return <p class="empty">Nothing has happened.</p>;
  return (
    <ol class="recent">
      {events.map((event) => (
        <li key={event.number}>
          <time dateTime={event.at}>{time(event.at)}</time>
          <Badge tone={toneOfSeverity(event.severity)}>{event.kind}</Badge>
          <span class="told" title={event.text}>
            {!event.text.startsWith(event.subject) && <b>{event.subject} </b>}
            {event.text}
          </span>
        </li>
      ))}
    </ol>
  );
}
