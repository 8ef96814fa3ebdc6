package io.kintsugi.bench.micro;

import io.kintsugi.config.ConfigException;
import io.kintsugi.config.ConfigLoader;
import io.kintsugi.router.Router;
import io.kintsugi.router.SessionView;
import io.kintsugi.router.plan.ParameterView;
import io.kintsugi.router.plan.PreparedRoute;
import io.kintsugi.router.plan.RoutePlan;
import io.kintsugi.router.plan.RouteScratch;
import io.kintsugi.router.rule.Catalogs;
import io.kintsugi.router.rule.ColumnInfo;
import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.SqlValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Routing a statement whose shape the plan cache knows, as text and as a bound prepared one.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Routing {
  private static final String CONFIG =
      """
      listen: {address: 127.0.0.1, port: 3307}
      users: {app: {password: app, schemas: [plain, spread]}}
      servers:
        a: {host: 127.0.0.1, port: 13306, user: kintsugi, password: secret}
        b: {host: 127.0.0.1, port: 13307, user: kintsugi, password: secret}
      shards:
        p0: {server: a, schema: plain}
        s0: {server: a, schema: spread}
        s1: {server: b, schema: spread}
      schemas:
        plain: {shards: [p0], unsharded: p0}
        spread:
          shards: [s0, s1]
          unsharded: s0
          functions: {by-hash: {type: hash}}
          tables: {sbtest1: {key: id, function: by-hash}}
      """;

  /// One shard, and two by hash of the id.
  @Param({"plain", "spread"})
  private String schema = "plain";

  private final RouteScratch scratch = new RouteScratch();
  private final byte[] text = Sql.POINT.getBytes(StandardCharsets.UTF_8);
  private final ParameterView parameters = new OneInt(50_123);
  private @Nullable Client session;
  private @Nullable Router router;
  private @Nullable PreparedRoute prepared;

  /// @throws ConfigException never: the configuration is above
  @Setup
  public void plan() throws ConfigException {
    var columns =
        List.of(
            ColumnInfo.of("id", "int").notNull(),
            ColumnInfo.of("k", "int").withOrdinal(2),
            ColumnInfo.of("c", "char(120)").withOrdinal(3),
            ColumnInfo.of("pad", "char(60)").withOrdinal(4));
    var tables = Map.of("sbtest1", columns);
    var config = ConfigLoader.load("benchmark", CONFIG, Map.of());
    var made =
        new Router(Catalogs.build(config, Map.of("plain", tables, "spread", tables)), () -> 1);
    var client = new Client(schema);
    router = made;
    session = client;
    prepared = made.prepare(Sql.POINT_PREPARED.getBytes(StandardCharsets.UTF_8), client, scratch);
    if (!(text() instanceof RoutePlan.PassThrough) || !(bind() instanceof RoutePlan.PassThrough)) {
      throw new IllegalStateException("not routed to one shard: " + text() + ", " + bind());
    }
  }

  @Benchmark
  public RoutePlan text() {
    if (router == null || session == null) {
      throw new IllegalStateException("not set up");
    }
    return router.route(text, 0, text.length, session, scratch);
  }

  @Benchmark
  public RoutePlan bind() {
    if (router == null || session == null || prepared == null) {
      throw new IllegalStateException("not set up");
    }
    return router.bind(prepared, parameters, session);
  }

  private record OneInt(long number) implements ParameterView {
    @Override
    public int count() {
      return 1;
    }

    @Override
    public SqlValue value(int index) {
      return new SqlValue.Int(number);
    }
  }

  private record Client(String schema) implements SessionView {
    @Override
    public LexMode lexMode() {
      return LexMode.DEFAULT;
    }

    @Override
    public SqlValue userVariable(String name) {
      return new SqlValue.Null();
    }

    @Override
    public SqlValue sessionFunction(String name) {
      return new SqlValue.Null();
    }

    @Override
    public boolean mayUse(String wanted) {
      return true;
    }
  }
}
