import type { ComponentChildren } from 'preact';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'gold' | 'plain';

export function Badge({ tone = 'plain', children, title }: { tone?: Tone; children: ComponentChildren; title?: string }) {
  return (
    <span class={`badge ${tone}`} title={title}>
      {children}
    </span>
  );
}

export function Panel({
  title,
  children,
  tools,
  flush = false,
}: {
  title: string;
  children: ComponentChildren;
  tools?: ComponentChildren;
  flush?: boolean;
}) {
  return (
    <section class={flush ? 'panel flush' : 'panel'}>
      <header class="panel-head">
        <h2>{title}</h2>
        {tools}
      </header>
      <div class="panel-body">{children}</div>
    </section>
  );
}

export function Tile({ label, value, tone = 'plain', note }: { label: string; value: string; tone?: Tone; note?: string }) {
  return (
    <div class={`tile ${tone}`}>
      <dt>{label}</dt>
      <dd>{value}</dd>
      {note && <dd class="note">{note}</dd>}
    </div>
  );
}

/// A share as a bar, from 0 to 1; the number stands beside it for those who do not see it. `mark` is another
/// share to compare it with.
export function Bar({ share, tone = 'plain', label, mark }: { share: number; tone?: Tone; label?: string; mark?: number | undefined }) {
  const width = Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0)) * 100;
  return (
    <svg class={`bar ${tone}`} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden={label ? undefined : true} aria-label={label} role={label ? 'img' : undefined}>
      <rect class="bar-back" width="100" height="6" rx="1" />
      <rect class="bar-fill" width={width} height="6" rx="1" />
      {mark !== undefined && <rect class="bar-mark" x={mark * 100 - 0.5} width="1" height="6" />}
    </svg>
  );
}

export function Notice({ tone, title, children }: { tone: Tone; title: string; children?: ComponentChildren }) {
  return (
    <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <strong>{title}</strong>
      {children}
    </div>
  );
}

export function Failed({ error }: { error: string | null }) {
  return error === null ? null : <Notice tone="bad" title={error} />;
}

/// SQL of strangers: a text node, whatever it holds.
export function Sql({ text, block = false }: { text: string; block?: boolean }) {
  return block ? <pre class="sql">{text}</pre> : <code class="sql">{text}</code>;
}

export function Shards({ names }: { names: string[] }) {
  if (names.length === 0) return null;
  const shown = names.slice(0, 4);
  return (
    <span class="chips">
      {shown.map((name) => (
        <span key={name} class="chip">
          {name}
        </span>
      ))}
      {names.length > shown.length && <span class="muted">+{names.length - shown.length}</span>}
    </span>
  );
}

export function toneOfState(state: string): Tone {
  switch (state.toUpperCase()) {
    case 'UP':
    case 'PRIMARY':
    case 'ONLINE':
      return 'good';
    case 'DOWN':
    case 'REFUSED':
      return 'bad';
    case 'LAGGING':
    case 'DRAINING':
    case 'DRAINED':
    case 'UNFIT':
    case 'UNKNOWN':
      return 'warn';
    default:
      return 'plain';
  }
}

export function toneOfSeverity(severity: string): Tone {
  switch (severity.toUpperCase()) {
    case 'ERROR':
    case 'CRITICAL':
      return 'bad';
    case 'WARN':
    case 'WARNING':
      return 'warn';
    case 'INFO':
      return 'info';
    default:
      return 'plain';
  }
}
