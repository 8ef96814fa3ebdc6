import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { post } from './api';
import { useResource, useRoute } from './hooks';
import type { Me, Status } from './model';
import { Mark } from './parts/Mark';
import { Badge } from './parts/small';
import { LiveContext, useStream } from './stream';
import { systemIsDark, useTheme } from './theme';
import { Configuration } from './views/Configuration';
import { Distribution } from './views/Distribution';
import { Events } from './views/Events';
import { Explain } from './views/Explain';
import { Overview } from './views/Overview';
import { Sessions } from './views/Sessions';
import { SlowStatements } from './views/SlowStatements';
import { StatementDetail } from './views/StatementDetail';
import { Statements } from './views/Statements';
import { Topology } from './views/Topology';
import { Transactions } from './views/Transactions';

interface View {
  name: string;
  title: string;
  show: (rest: string[], status: Status | null) => ComponentChildren;
}

const VIEWS: View[] = [
  { name: 'overview', title: 'Overview', show: (_, status) => <Overview status={status} /> },
  { name: 'topology', title: 'Topology', show: () => <Topology /> },
  {
    name: 'statements',
    title: 'Statements',
    show: ([digest]) => (digest === undefined ? <Statements /> : <StatementDetail digest={digest} />),
  },
  { name: 'slow', title: 'Slow', show: () => <SlowStatements /> },
  { name: 'sessions', title: 'Sessions', show: () => <Sessions /> },
  { name: 'transactions', title: 'Transactions', show: () => <Transactions /> },
  { name: 'distribution', title: 'Distribution', show: () => <Distribution /> },
  { name: 'explain', title: 'Explain', show: () => <Explain /> },
  { name: 'configuration', title: 'Configuration', show: () => <Configuration /> },
  { name: 'events', title: 'Events', show: () => <Events /> },
];

export function Shell({ who, left }: { who: Me; left: () => void }) {
  const live = useStream();
  const [name, ...rest] = useRoute();
  const status = useResource<Status>('/api/status', 2_000).data;
  const view = VIEWS.find((each) => each.name === name) ?? VIEWS[0]!;

  useEffect(() => {
    document.title = `${view.title} · Kintsugi`;
    document.querySelector('nav a[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [view]);

  const leave = async () => {
    try {
      await post('/api/logout', {});
    } finally {
      left();
    }
  };

  return (
    <LiveContext.Provider value={live}>
      <a class="skip" href="#main" onClick={(event) => skip(event)}>
        Skip to the content
      </a>
      <div class="shell">
        <aside class="side">
          <a class="brand" href="#/overview" aria-label="Kintsugi">
            <Mark />
            <span>Kintsugi</span>
          </a>
          <nav aria-label="Views">
            {VIEWS.map((each) => (
              <a key={each.name} href={`#/${each.name}`} aria-current={each === view ? 'page' : undefined}>
                {each.title}
                {each.name === 'transactions' && status !== null && status.inDoubt > 0 && (
                  <Badge tone="bad">{status.inDoubt}</Badge>
                )}
              </a>
            ))}
          </nav>
          <p class="version muted">{who.version}</p>
        </aside>
        <div class="content">
          <header class="top">
            <h1>{view.title}</h1>
            <State status={status} connected={live.connected} />
            <span class="grow" />
            <ThemeButton />
            <span class="who muted">{who.user}</span>
            <button type="button" class="quiet" onClick={leave}>
              Log out
            </button>
          </header>
          <main id="main" tabIndex={-1} key={view.name}>
            {view.show(rest, status)}
          </main>
        </div>
      </div>
    </LiveContext.Provider>
  );
}

/// Not by the address: what stands behind # there is the view.
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function State({ status, connected }: { status: Status | null; connected: boolean }) {
  if (!connected) return <Badge tone="warn">Connecting…</Badge>;
  if (status === null) return null;
  return status.ready ? (
    <Badge tone="good">Ready</Badge>
  ) : (
    <Badge tone="bad" title={status.reasons.join('\n')}>
      Not ready
    </Badge>
  );
}

function ThemeButton() {
  const [theme, next] = useTheme();
  const dark = theme === 'dark' || (theme === 'system' && systemIsDark());
  return (
    <button type="button" class="quiet theme" onClick={next} aria-label={dark ? 'Light theme' : 'Dark theme'}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.2" />
        <path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" />
      </svg>
    </button>
  );
}
