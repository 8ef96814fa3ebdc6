import { useState } from 'preact/hooks';
import { post } from '../api';
import { bytes, count, micros, NONE, rate, short, shortGtids } from '../format';
import { useResource } from '../hooks';
import type { Config, Server, Shard } from '../model';
import { Confirm } from '../parts/Confirm';
import { Badge, Bar, Failed, toneOfState } from '../parts/small';
import { Spark } from '../parts/Spark';
import { useLive } from '../stream';

const SHOWN = 60;

/// Each shard over the servers that hold it, the primary first.
export function Topology() {
  const shards = useResource<Shard[]>('/api/shards', 2_000);
  const servers = useResource<Server[]>('/api/servers', 2_000);
  const config = useResource<Config>('/api/config', 60_000);
  const [draining, setDraining] = useState<Server | null>(null);

  if (!shards.data || !servers.data) {
    const error = shards.error ?? servers.error;
    return error === null ? <p class="empty loading">Loading…</p> : <Failed error={error} />;
  }
  const groups = grouped(shards.data, servers.data, replicaOf(config.data));

  return (
    <>
      <Failed error={shards.error ?? servers.error} />
      {groups.map((group) => (
        <section key={group.name} class="group">
          <div class="shards">
            {group.shards.map((shard) => (
              <ShardCard key={shard.name} shard={shard} />
            ))}
          </div>
          <ul class="servers">
            {group.servers.map((server) => (
              <ServerRow key={server.name} server={server} drain={() => setDraining(server)} />
            ))}
          </ul>
        </section>
      ))}
      {draining && <Drain server={draining} close={() => setDraining(null)} done={servers.refresh} />}
    </>
  );
}

interface Group {
  name: string;
  shards: Shard[];
  servers: Server[];
}

function grouped(shards: Shard[], servers: Server[], replicaOf: Map<string, string>): Group[] {
  const names = [...new Set(servers.map((server) => replicaOf.get(server.name) ?? server.name))];
  const rank = (server: Server) => (server.role === 'PRIMARY' ? 0 : 1);
  return names.map((name) => ({
    name,
    shards: shards.filter((shard) => shard.server === name),
    servers: servers
      .filter((server) => (replicaOf.get(server.name) ?? server.name) === name)
      .sort((one, other) => rank(one) - rank(other)),
  }));
}

/// Server by server whose replica the configuration says it is.
function replicaOf(config: Config | null): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of config?.entries ?? []) {
    const match = /^servers\.(.+)\.replica-of$/.exec(entry.key);
    if (match && entry.value !== '' && entry.value !== 'null') found.set(match[1]!, entry.value);
  }
  return found;
}

function ShardCard({ shard }: { shard: Shard }) {
  const { samples } = useLive();
  const rates = samples.slice(-SHOWN).map((sample) => sample.perShard[shard.name] ?? 0);
  const share = shard.reads + shard.writes === 0 ? 0 : shard.writes / (shard.reads + shard.writes);
  return (
    <article class="shard">
      <header>
        <h2>{shard.name}</h2>
        {shard.writable ? <Badge tone="good">writable</Badge> : <Badge tone="bad">no primary</Badge>}
      </header>
      <p class="muted">
        schema <code>{shard.schema}</code>
      </p>
      <div class="shard-rate">
        <b>{rate(rates.at(-1) ?? 0)}</b>
        <span class="muted">statements/s</span>
        <Spark values={rates} label={`Statements per second of shard ${shard.name}`} />
      </div>
      <dl class="facts">
        <Fact name="Statements" value={short(shard.statements)} />
        <Fact name="Writes" value={`${Math.round(share * 100)} %`} />
        <Fact name="Errors" value={short(shard.errors)} />
        {shard.rows !== null && <Fact name="Rows" value={short(shard.rows)} />}
        {shard.bytes !== null && <Fact name="Size" value={bytes(shard.bytes)} />}
      </dl>
    </article>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function ServerRow({ server, drain }: { server: Server; drain: () => void }) {
  const used = server.connectionsActive + server.connectionsIdle;
  const drained = server.state === 'DRAINING';
  return (
    <li class={`server ${server.role.toLowerCase()}`}>
      <div class="server-name">
        <h3>{server.name}</h3>
        <code class="muted">{server.address}</code>
      </div>
      <div class="server-state">
        <Badge tone={server.role === 'PRIMARY' ? 'gold' : 'plain'}>{server.role.toLowerCase()}</Badge>
        <Badge tone={toneOfState(server.state)}>{server.state.toLowerCase()}</Badge>
        {server.semiSync && server.semiSync !== 'off' && <SemiSync state={server.semiSync} />}
      </div>
      <dl class="facts">
        <Fact name="Lag" value={server.role === 'PRIMARY' ? NONE : micros(server.lagMicros)} />
        <Fact name="Weight" value={count(server.weight)} />
        <Fact name="Statements" value={short(server.statements)} />
        <Fact name="Errors" value={short(server.errors)} />
        <Fact name="Waiting" value={count(server.waiting)} />
      </dl>
      <div class="server-pool">
        <Bar
          share={server.connectionsMax > 0 ? server.connectionsActive / server.connectionsMax : 0}
          tone={server.waiting > 0 ? 'bad' : 'plain'}
        />
        <span class="muted">
          {server.connectionsActive} busy, {used} open of {server.connectionsMax}
        </span>
      </div>
      <button type="button" class="small" onClick={drain}>
        {drained ? 'Undrain' : 'Drain'}
      </button>
      {server.gtidExecuted !== null && server.gtidExecuted !== '' && <Gtids text={server.gtidExecuted} />}
      {server.reason !== '' && <p class="server-reason">{server.reason}</p>}
      {server.errant && <p class="server-reason">Has transactions that its primary has not: {server.errant}</p>}
    </li>
  );
}

function SemiSync({ state }: { state: string }) {
  return (
    <Badge tone={state === 'fallen back' ? 'bad' : 'plain'} title={`Semi-synchronous replication: ${state}`}>
      {state === 'fallen back' ? 'semi-sync fallen back' : 'semi-sync'}
    </Badge>
  );
}

/// What the server has executed: the ends of the runs, and all of it for who asks.
function Gtids({ text }: { text: string }) {
  return (
    <details class="server-gtids">
      <summary title={text}>
        GTIDs <code>{shortGtids(text)}</code>
      </summary>
      <pre>{text}</pre>
    </details>
  );
}

function Drain({ server, close, done }: { server: Server; close: () => void; done: () => void }) {
  const drain = server.state !== 'DRAINING';
  const act = async () => {
    await post(`/api/servers/${encodeURIComponent(server.name)}/drain`, { drain });
    done();
  };
  return (
    <Confirm title={`${drain ? 'Drain' : 'Undrain'} ${server.name}?`} action={drain ? 'Drain' : 'Undrain'} danger={drain} act={act} close={close}>
      <p>
        {drain
          ? 'It gets no new statements; what runs there is left to end. Of a primary, this holds up the writes of its shards.'
          : 'It gets statements again.'}
      </p>
    </Confirm>
  );
}
