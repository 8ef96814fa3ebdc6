import { useEffect, useState } from 'preact/hooks';
import { post } from '../api';
import { PlanPicture } from '../explain/PlanPicture';
import { sentence, useResource, useRoute } from '../hooks';
import type { Config, Explained } from '../model';
import { Badge, Failed, Notice, Panel, Sql } from '../parts/small';

/// Where a statement would go. Nothing is run.
export function Explain() {
  const [, givenSchema = '', givenSql = ''] = useRoute();
  const schemas = schemasOf(useResource<Config>('/api/config', 60_000).data);
  const [schema, setSchema] = useState(givenSchema);
  const [sql, setSql] = useState(givenSql);
  const [found, setFound] = useState<Explained | null>(null);
  const [error, setError] = useState<string | null>(null);

  const chosen = schema !== '' ? schema : (schemas[0] ?? '');

  const explain = async () => {
    try {
      setFound(await post<Explained>('/api/explain', { schema: chosen, sql }));
      setError(null);
    } catch (failure) {
      setError(sentence(failure));
    }
  };
  useEffect(() => {
    // With ? in place of literals it is a text to go on from.
    if (givenSql !== '' && !givenSql.includes('?')) void explain();
  }, [givenSql]);

  const submit = (event: Event) => {
    event.preventDefault();
    void explain();
  };

  return (
    <>
      <form class="explain-form" onSubmit={submit}>
        <label>
          Schema
          <select value={chosen} onChange={(event) => setSchema(event.currentTarget.value)}>
            {(schemas.includes(chosen) || chosen === '' ? schemas : [chosen, ...schemas]).map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label class="grow">
          Statement
          <textarea
            rows={4}
            spellcheck={false}
            placeholder="SELECT …"
            value={sql}
            onInput={(event) => setSql(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void explain();
            }}
          />
        </label>
        <button type="submit" class="primary" disabled={sql.trim() === ''}>
          Explain
        </button>
      </form>
      <Failed error={error} />
      {found && <Answer found={found} />}
      {!found && !error && <p class="muted">A statement is planned as if a client had sent it; nothing is run.</p>}
    </>
  );
}

function schemasOf(config: Config | null): string[] {
  const names = (config?.entries ?? []).map((entry) => /^schemas\.([^.]+)\./.exec(entry.key)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}

function Answer({ found }: { found: Explained }) {
  return (
    <>
      {found.error && (
        <Notice tone="bad" title={`Refused: ERROR ${found.error.errno} (${found.error.sqlState})`}>
          <p>{found.error.text}</p>
        </Notice>
      )}
      {!found.error && (
        <Panel title="Way" tools={<Badge tone="gold">{found.route}</Badge>}>
          <PlanPicture found={found} />
        </Panel>
      )}
      {found.statements.length > 0 && (
        <Panel title="What each shard gets">
          <ol class="shard-sql">
            {found.statements.map((each) => (
              <li key={`${each.shard} ${each.sql}`}>
                <h3>
                  {each.shard} <span class="muted">on {each.server}</span>
                </h3>
                <Sql text={each.sql} block />
              </li>
            ))}
          </ol>
        </Panel>
      )}
      <Panel title="All of it">
        <pre class="plan">{pretty(found.plan)}</pre>
      </Panel>
    </>
  );
}

function pretty(plan: string): string {
  try {
    return JSON.stringify(JSON.parse(plan), null, 2);
  } catch {
    return plan;
  }
}
