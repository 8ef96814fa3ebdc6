package io.kintsugi.proxy.session.show;

import static io.kintsugi.proxy.session.show.AdminTable.Form.REAL;
import static io.kintsugi.proxy.session.show.AdminTable.Form.TEXT;
import static io.kintsugi.proxy.session.show.AdminTable.Form.WHOLE;

import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Observed;
import io.kintsugi.proxy.session.show.AdminTable.Column;
import io.kintsugi.proxy.session.show.AdminTable.Form;
import io.kintsugi.router.statement.SessionStatement.Kintsugi.Subject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All SHOW KINTSUGI forms, over the one read model.
public final class AdminTables {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private AdminTables() {}

  /// In the order of the documentation.
  public static List<AdminTable<?>> all() {
    return List.of(
        status(),
        shards(),
        servers(),
        sessions(),
        statements(),
        slow(),
        transactions(),
        plans(),
        config(),
        events(),
        unsupported(),
        distribution());
  }

  public static AdminTable<?> of(Subject subject) {
    return switch (subject) {
      case STATUS -> status();
      case SHARDS -> shards();
      case SERVERS -> servers();
      case SESSIONS -> sessions();
      case STATEMENTS -> statements();
      case SLOW -> slow();
      case TRANSACTIONS -> transactions();
      case PLANS -> plans();
      case CONFIG -> config();
      case EVENTS -> events();
      case UNSUPPORTED -> unsupported();
      case DISTRIBUTION -> distribution();
    };
  }

  private static final class Columns<T> {
    private final List<Column<T>> columns = new ArrayList<>();

    Columns<T> text(String name, String about, Function<T, @Nullable Object> value) {
      return add(name, TEXT, about, value);
    }

    Columns<T> whole(String name, String about, Function<T, @Nullable Object> value) {
      return add(name, WHOLE, about, value);
    }

    Columns<T> real(String name, String about, Function<T, @Nullable Object> value) {
      return add(name, REAL, about, value);
    }

    Columns<T> time(String name, String about, Function<T, Instant> value) {
      return add(name, TEXT, about + " (UTC)", row -> TIME.format(value.apply(row)));
    }

    private Columns<T> add(
        String name, Form form, String about, Function<T, @Nullable Object> value) {
      columns.add(new Column<>(name, form, about, value));
      return this;
    }

    AdminTable<T> table(
        Subject subject, String about, String like, Function<Observed, List<T>> rows) {
      return new AdminTable<>(subject, about, like, columns, rows);
    }
  }

  private record Line(String name, String value) {}

  private static AdminTable<Line> status() {
    return new Columns<Line>()
        .text("Variable_name", "what", Line::name)
        .text("Value", "its value now", Line::value)
        .table(
            Subject.STATUS,
            "The proxy as a whole, a line per number.",
            "Variable_name",
            observed -> lines(observed.status()));
  }

  private static List<Line> lines(Model.Status status) {
    return List.of(
        new Line("Version", status.version()),
        new Line("Started_at", TIME.format(status.startedAt())),
        new Line("Uptime_seconds", Long.toString(status.uptimeSeconds())),
        new Line("Ready", status.ready() ? "ON" : "OFF"),
        new Line("Not_ready_reasons", String.join("; ", status.reasons())),
        new Line("Clients", Integer.toString(status.clients())),
        new Line("Clients_limit", Integer.toString(status.connectionsLimit())),
        new Line("Questions", Long.toString(status.questions())),
        new Line("Statements", Long.toString(status.statements())),
        new Line("Errors", Long.toString(status.errors())),
        new Line("Slow", Long.toString(status.slow())),
        new Line("Scatter", Long.toString(status.scatter())),
        new Line("Backend_connections", Integer.toString(status.backendConnections())),
        new Line("In_doubt", Integer.toString(status.inDoubt())),
        new Line("Oldest_in_doubt_seconds", Long.toString(status.oldestInDoubtSeconds())),
        new Line("Reloads", Integer.toString(status.reloads())),
        new Line("Config_version", Integer.toString(status.configVersion())),
        new Line("Memory_used", Long.toString(status.memoryUsed())),
        new Line("Memory_max", Long.toString(status.memoryMax())),
        new Line("Cpu_seconds", String.format(Locale.ROOT, "%.3f", status.cpuSeconds())));
  }

  private static AdminTable<Model.Shard> shards() {
    return new Columns<Model.Shard>()
        .text("Shard", "its name in the configuration", Model.Shard::name)
        .text("Schema", "the physical schema", Model.Shard::schema)
        .text("Server", "the server that the configuration names", Model.Shard::server)
        .text("Primary", "who takes writes now; NULL when nobody does", Model.Shard::primary)
        .text("Writable", "ON or OFF", shard -> onOff(shard.writable()))
        .whole("Statements", "sent there since the start", Model.Shard::statements)
        .whole("Errors", "of them, ended with an error", Model.Shard::errors)
        .whole("Reads", "of them, reads", Model.Shard::reads)
        .whole("Writes", "of them, writes", Model.Shard::writes)
        .whole(
            "Rows",
            "rows of all its tables, as its server estimates them; NULL before"
                + " `SHOW KINTSUGI DISTRIBUTION` was asked",
            Model.Shard::rows)
        .whole("Bytes", "of the same tables, data and indexes", Model.Shard::bytes)
        .real(
            "Skew_percent",
            "how much more than an equal share of sharded rows it has",
            Model.Shard::skewPercent)
        .table(Subject.SHARDS, "A row per shard.", "Shard", Observed::shards);
  }

  private static AdminTable<Model.Server> servers() {
    return new Columns<Model.Server>()
        .text("Server", "its name in the configuration", Model.Server::name)
        .text("Address", "host:port", Model.Server::address)
        .text("Role", "PRIMARY, REPLICA or UNKNOWN, as the servers show it", s -> s.role().name())
        .text(
            "State", "UP, DOWN, LAGGING, UNFIT (gets no reads) or DRAINING", s -> s.state().name())
        .text(
            "Reason",
            "what is wrong with it, in sentences; empty for nothing",
            Model.Server::reason)
        .whole(
            "Lag_micros",
            "how much later than the primary, in microseconds; NULL when it cannot be told",
            Model.Server::lagMicros)
        .text("Semi_sync", "of a primary: off, on, or fallen back", Model.Server::semiSync)
        .text("Errant", "transactions that the primary does not have", Model.Server::errant)
        .text(
            "Gtid_executed",
            "its `gtid_executed` when it last answered, `...` after 4000 characters; NULL when it"
                + " never did",
            Model.Server::gtidExecuted)
        .whole("Weight", "its share of reads", server -> (long) server.weight())
        .whole("Active", "connections that serve somebody now", s -> (long) s.connectionsActive())
        .whole("Idle", "connections that serve nobody", s -> (long) s.connectionsIdle())
        .whole("Max", "`limits.backend-connections`", s -> (long) s.connectionsMax())
        .whole("Waiting", "statements that wait for a connection", s -> (long) s.waiting())
        .whole("Statements", "sent there since the start", Model.Server::statements)
        .whole("Errors", "of them, ended with an error", Model.Server::errors)
        .table(Subject.SERVERS, "A row per server.", "Server", Observed::servers);
  }

  private static AdminTable<Model.Session> sessions() {
    return new Columns<Model.Session>()
        .whole("Id", "the connection id, for KILL", Model.Session::id)
        .text("User", "the account", Model.Session::user)
        .text("Host", "the client's address", Model.Session::host)
        .text("Schema", "the default schema", Model.Session::schema)
        .text("Program", "what the client calls itself", Model.Session::program)
        .text("Command", "Query or Sleep", Model.Session::command)
        .text("State", "empty when it sleeps", Model.Session::state)
        .whole("Seconds", "in this command, or asleep", Model.Session::seconds)
        .text("In_transaction", "ON or OFF", session -> onOff(session.inTransaction()))
        .whole(
            "Transaction_seconds",
            "since its transaction reached the first shard",
            Model.Session::transactionSeconds)
        .text(
            "Shards",
            "on which the session keeps a connection",
            session -> String.join(",", session.shards()))
        .text("Statement", "what runs, `?` for literals; NULL for nothing", Model.Session::sql)
        .text("Tls", "ON or OFF", session -> onOff(session.tls()))
        .table(Subject.SESSIONS, "A row per client that is logged in.", "User", Observed::sessions);
  }

  private static AdminTable<Model.Statement> statements() {
    return new Columns<Model.Statement>()
        .text("Digest", "of text and schema", Model.Statement::digest)
        .text("Statement", "`?` for literals", Model.Statement::text)
        .text("Schema", "the default schema", Model.Statement::schema)
        .text("Type", "select, insert, ddl, ...", Model.Statement::type)
        .whole("Count", "executions", Model.Statement::count)
        .whole("Errors", "of them, ended with an error", Model.Statement::errors)
        .whole("Rows_returned", "in all", Model.Statement::rowsReturned)
        .whole("Rows_affected", "in all", Model.Statement::rowsAffected)
        .real("Shards_touched", "mean per execution", Model.Statement::shardsTouched)
        .real(
            "Scatter_share", "executions on several shards, 0 to 1", Model.Statement::scatterShare)
        .whole("Total_micros", "microseconds in all", Model.Statement::totalMicros)
        .whole("Min_micros", "the fastest", Model.Statement::minMicros)
        .whole("Max_micros", "the slowest", Model.Statement::maxMicros)
        .whole("P50_micros", "the median, within a quarter", Model.Statement::p50Micros)
        .whole("P95_micros", "the 95th percentile", Model.Statement::p95Micros)
        .whole("P99_micros", "the 99th percentile", Model.Statement::p99Micros)
        .time("First_seen", "when", Model.Statement::firstSeen)
        .time("Last_seen", "when, within a tenth of a second", Model.Statement::lastSeen)
        .text("Plan", "how the first execution was carried out", Model.Statement::plan)
        .table(
            Subject.STATEMENTS,
            "A row per fingerprint: statements that differ in literals, comments and white space"
                + " only. At most `admin.statements` of them are counted apart, all others as"
                + " `others`. Most time in all first.",
            "Statement",
            Observed::statements);
  }

  private static AdminTable<Model.Slow> slow() {
    return new Columns<Model.Slow>()
        .time("At", "when it ended", Model.Slow::at)
        .text("Digest", "that of `SHOW KINTSUGI STATEMENTS`", Model.Slow::digest)
        .text("Statement", "`?` for literals", Model.Slow::sql)
        .text("Schema", "the default schema", Model.Slow::schema)
        .text("User", "the account", Model.Slow::user)
        .text("Host", "the client's address", Model.Slow::host)
        .whole("Micros", "how long it took", Model.Slow::micros)
        .text("Shards", "where it went", slow -> String.join(",", slow.shards()))
        .whole("Rows", "returned or affected", Model.Slow::rows)
        .whole("Error", "its errno, 0 for none", slow -> (long) slow.error())
        .table(
            Subject.SLOW,
            "The last 1000 statements that took longer than `admin.slow`, newest first.",
            "Statement",
            Observed::slow);
  }

  private static AdminTable<Model.Transaction> transactions() {
    return new Columns<Model.Transaction>()
        .text("Id", "the global id", Model.Transaction::id)
        .text("State", "what becomes of it", Model.Transaction::state)
        .text("Shards", "its branches", transaction -> String.join(",", transaction.shards()))
        .whole("Seconds", "its age", Model.Transaction::seconds)
        .text("Detail", "what it waits for", Model.Transaction::detail)
        .table(
            Subject.TRANSACTIONS,
            "Transactions over shards that commit now, and those in doubt.",
            "Id",
            Observed::transactions);
  }

  private static AdminTable<Model.Plan> plans() {
    return new Columns<Model.Plan>()
        .text("Digest", "that of `SHOW KINTSUGI STATEMENTS`", Model.Plan::digest)
        .text("Statement", "`?` for literals", Model.Plan::text)
        .text("Schema", "the default schema", Model.Plan::schema)
        .text("Plan", "how it is carried out", Model.Plan::plan)
        .whole("Hits", "executions", Model.Plan::hits)
        .table(
            Subject.PLANS,
            "Plans that were used, those most used first.",
            "Statement",
            Observed::plans);
  }

  private static AdminTable<Model.ConfigEntry> config() {
    return new Columns<Model.ConfigEntry>()
        .text("Key", "its path in the file", Model.ConfigEntry::key)
        .text("Value", "in force now; `***` for a secret", Model.ConfigEntry::value)
        .text(
            "Pending",
            "what the file has now, when that is something else",
            Model.ConfigEntry::pending)
        .table(
            Subject.CONFIG, "The configuration that runs, a row per key.", "Key", Observed::config);
  }

  private static AdminTable<Model.Event> events() {
    return new Columns<Model.Event>()
        .whole("Number", "from 1", Model.Event::number)
        .time("At", "when", Model.Event::at)
        .text("Severity", "INFO or WARNING", event -> event.severity().name())
        .text("Kind", "a word, such as PRIMARY, SILENT, LATE, DRAIN", Model.Event::kind)
        .text("Subject", "a server, a user, a transaction", Model.Event::subject)
        .text("Event", "a sentence", Model.Event::text)
        .table(
            Subject.EVENTS,
            "The last 1000 things that happened to the proxy and its servers, newest first.",
            "Kind",
            Observed::events);
  }

  private static AdminTable<Model.Unsupported> unsupported() {
    return new Columns<Model.Unsupported>()
        .text("Digest", "of text and schema", Model.Unsupported::digest)
        .text("Statement", "`?` for literals", Model.Unsupported::text)
        .text("Schema", "the default schema", Model.Unsupported::schema)
        .whole("Count", "how often", Model.Unsupported::count)
        .whole("Errno", "as the client got it", refused -> (long) refused.errno())
        .text("Reason", "as the client got it", Model.Unsupported::reason)
        .time("Last_seen", "when", Model.Unsupported::lastSeen)
        .table(
            Subject.UNSUPPORTED,
            "The last 1000 fingerprints that were refused as not supported, newest first.",
            "Statement",
            Observed::unsupported);
  }

  private static AdminTable<Model.Distribution> distribution() {
    return new Columns<Model.Distribution>()
        .text("Schema", "the logical schema", Model.Distribution::schema)
        .text("Table", "the logical table", Model.Distribution::table)
        .text("Shard", "the shard", Model.Distribution::shard)
        .whole("Rows", "as its server estimates them", Model.Distribution::rows)
        .whole("Bytes", "data and indexes", Model.Distribution::bytes)
        .real("Share", "of the table's rows, 0 to 1", Model.Distribution::share)
        .whole(
            "Slots",
            "of the hash function's 16384; NULL for other functions",
            part -> part.slots() == null ? null : (Object) (long) part.slots())
        .table(
            Subject.DISTRIBUTION,
            "What each shard has of each table. The servers are asked at most once a minute.",
            "Table",
            Observed::distribution);
  }

  private static String onOff(boolean on) {
    return on ? "ON" : "OFF";
  }
}
