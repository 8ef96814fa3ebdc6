// What the admin port answers, by the names of the proxy's read model. Times are ISO-8601 or
// microseconds where the name says so; sizes are bytes.

export interface Me {
  user: string;
  csrf: string;
  version: string;
}

export interface Status {
  version: string;
  startedAt: string;
  uptimeSeconds: number;
  ready: boolean;
  reasons: string[];
  clients: number;
  connectionsLimit: number;
  questions: number;
  statements: number;
  errors: number;
  slow: number;
  scatter: number;
  backendConnections: number;
  inDoubt: number;
  oldestInDoubtSeconds: number;
  reloads: number;
  configVersion: number;
  memoryUsed: number;
  memoryMax: number;
  cpuSeconds: number;
}

export interface Shard {
  name: string;
  schema: string;
  server: string;
  primary: string | null;
  writable: boolean;
  statements: number;
  errors: number;
  reads: number;
  writes: number;
  rows: number | null;
  bytes: number | null;
  skewPercent: number | null;
}

export interface Server {
  name: string;
  address: string;
  role: string;
  state: string;
  reason: string;
  lagMicros: number | null;
  gtidExecuted: string | null;
  errant: string | null;
  semiSync: string | null;
  weight: number;
  connectionsActive: number;
  connectionsIdle: number;
  connectionsMax: number;
  waiting: number;
  statements: number;
  errors: number;
}

export interface Session {
  id: number;
  user: string;
  host: string;
  schema: string | null;
  program: string;
  command: string;
  state: string;
  seconds: number;
  inTransaction: boolean;
  transactionSeconds: number;
  shards: string[];
  sql: string | null;
  tls: boolean;
}

export interface Bucket {
  upperMicros: number;
  count: number;
}

export interface Statement {
  digest: string;
  text: string;
  schema: string | null;
  type: string;
  count: number;
  errors: number;
  rowsReturned: number;
  rowsAffected: number;
  shardsTouched: number;
  scatterShare: number;
  firstSeen: string;
  lastSeen: string;
  totalMicros: number;
  minMicros: number;
  maxMicros: number;
  p50Micros: number;
  p95Micros: number;
  p99Micros: number;
  histogram: Bucket[];
  plan: string;
}

export interface Slow {
  at: string;
  digest: string;
  sql: string;
  schema: string | null;
  user: string;
  host: string;
  micros: number;
  shards: string[];
  rows: number;
  error: number;
}

export interface Transaction {
  id: string;
  state: string;
  shards: string[];
  seconds: number;
  detail: string;
}

/// A plan that is kept, and how often it was used.
export interface Plan {
  digest: string;
  text: string;
  schema: string | null;
  plan: string;
  hits: number;
}

export interface ConfigEntry {
  key: string;
  value: string;
  pending: string | null;
}

export interface Change {
  key: string;
  before: string;
  after: string;
}

export interface Reloaded {
  applied: boolean;
  problems: string[];
  changes: Change[];
  remaining: string[];
}

export interface Config {
  entries: ConfigEntry[];
  pending: Reloaded;
}

export interface ServerEvent {
  number: number;
  at: string;
  kind: string;
  severity: string;
  subject: string;
  text: string;
}

export interface Unsupported {
  digest: string;
  text: string;
  schema: string | null;
  count: number;
  errno: number;
  reason: string;
  lastSeen: string;
}

export interface Distribution {
  schema: string;
  table: string;
  shard: string;
  rows: number;
  bytes: number;
  share: number;
  slots: number | null;
}

export interface ShardSql {
  shard: string;
  server: string;
  sql: string;
}

export interface Explained {
  schema: string | null;
  sql: string;
  route: string;
  reason: string;
  shards: string[];
  statements: ShardSql[];
  merge: string[];
  plan: string;
  error: { errno: number; sqlState: string; text: string } | null;
}

/// One second of the proxy's life.
export interface Sample {
  at: string;
  statements: number;
  errors: number;
  rows: number;
  scatter: number;
  p50Micros: number;
  p99Micros: number;
  clients: number;
  inDoubt: number;
  oldestInDoubtSeconds: number;
  lagMicros: Record<string, number>;
  perShard: Record<string, number>;
}
