package io.kintsugi.ops;

import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Observed;
import io.kintsugi.proxy.observe.Operations;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A proxy that tells what it is told to tell, and remembers what it was told to do.
final class FakeProxy implements Observed, Operations {
  static final String HOSTILE = "<script>alert(1)</script>";
  static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

  final List<String> done = new CopyOnWriteArrayList<>();
  final Set<Consumer<Model.Sample>> listeners = ConcurrentHashMap.newKeySet();
  volatile boolean ready = true;
  volatile boolean broken;

  @Override
  public Model.Status status() {
    if (broken) {
      throw new IllegalStateException("the inside: /etc/kintsugi.yaml");
    }
    return new Model.Status(
        "0.1.0",
        AT,
        60,
        ready,
        ready ? List.of() : List.of("shard s1 has no writable primary"),
        3,
        1000,
        100,
        80,
        2,
        1,
        20,
        8,
        1,
        42,
        0,
        1,
        1 << 20,
        1 << 28,
        1.5);
  }

  @Override
  public List<Model.Shard> shards() {
    return List.of(
        new Model.Shard(
            "s0", "school_0", "mysql-0", "mysql-0", true, 80, 2, 60, 20, 10L, 4096L, 0.0));
  }

  @Override
  public List<Model.Server> servers() {
    return List.of(
        server("mysql-0", Model.Role.PRIMARY, 0L), server("mysql-1", Model.Role.REPLICA, 250_000L));
  }

  private static Model.Server server(String name, Model.Role role, Long lag) {
    return new Model.Server(
        name,
        "127.0.0.1:3306",
        role,
        Model.State.UP,
        "",
        lag,
        "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5",
        null,
        null,
        1,
        2,
        3,
        64,
        0,
        80,
        2);
  }

  @Override
  public List<Model.Session> sessions() {
    return List.of(
        new Model.Session(
            7,
            "app",
            "127.0.0.1",
            "school",
            HOSTILE,
            "Query",
            "",
            1,
            false,
            0,
            List.of("s0"),
            "SELECT ?",
            false));
  }

  @Override
  public List<Model.Statement> statements() {
    return List.of(statement());
  }

  private static Model.Statement statement() {
    return new Model.Statement(
        "0123456789abcdef",
        "SELECT '" + HOSTILE + "'",
        "school",
        "select",
        10,
        0,
        10,
        0,
        1.0,
        0.0,
        AT,
        AT,
        1000,
        50,
        200,
        90,
        180,
        200,
        List.of(new Model.Bucket(100, 8), new Model.Bucket(200, 2)),
        "one shard");
  }

  @Override
  public Model.@Nullable Statement statement(String digest) {
    return digest.equals("0123456789abcdef") ? statement() : null;
  }

  @Override
  public List<Model.Slow> slow() {
    return List.of();
  }

  @Override
  public List<Model.Transaction> transactions() {
    return List.of(new Model.Transaction("k-0-1", "IN DOUBT", List.of("s0", "s1"), 42, ""));
  }

  @Override
  public List<Model.Plan> plans() {
    return List.of();
  }

  @Override
  public List<Model.ConfigEntry> config() {
    return List.of(new Model.ConfigEntry("users.app.password", "***", null));
  }

  @Override
  public List<Model.Event> events() {
    return List.of();
  }

  @Override
  public List<Model.Unsupported> unsupported() {
    return List.of();
  }

  @Override
  public List<Model.Distribution> distribution() {
    return List.of();
  }

  @Override
  public List<Model.Sample> history() {
    return List.of();
  }

  @Override
  public Model.Explained explain(@Nullable String schema, String sql) {
    return new Model.Explained(
        schema, sql, "one-shard", "by key", List.of("s0"), List.of(), List.of(), "{}", null);
  }

  @Override
  public Subscription subscribe(Consumer<Model.Sample> samples, Consumer<Model.Event> events) {
    listeners.add(samples);
    return () -> listeners.remove(samples);
  }

  void second(long statements) {
    Model.Sample sample =
        new Model.Sample(
            AT, statements, 0, 0, 0, 10, 20, 3, 0, 0, Map.of("mysql-1", 5L), Map.of("s0", 1L));
    listeners.forEach(each -> each.accept(sample));
  }

  @Override
  public List<Model.Queries> queries() {
    return List.of(
        new Model.Queries("select", "app", false, 78), new Model.Queries("select", "app", true, 2));
  }

  @Override
  public List<Model.Connections> connections() {
    return List.of(new Model.Connections("s0", "mysql-0", Model.Role.PRIMARY, "idle", 3));
  }

  @Override
  public List<Model.Latencies> latencies() {
    return List.of(
        new Model.Latencies(
            "select", 10, 1000, List.of(new Model.Bucket(100, 8), new Model.Bucket(200, 2))));
  }

  @Override
  public Reloaded reload(String operator) {
    done.add("reload by " + operator);
    return new Reloaded(true, List.of(), List.of(), List.of());
  }

  @Override
  public Reloaded pending() {
    return new Reloaded(true, List.of(), List.of(), List.of());
  }

  @Override
  public void drain(String server, boolean on, String operator) {
    if (!server.equals("mysql-0")) {
      throw new IllegalArgumentException("there is no server " + server);
    }
    done.add((on ? "drain " : "undrain ") + server + " by " + operator);
  }

  @Override
  public boolean kill(long session, boolean queryOnly, String operator) {
    done.add((queryOnly ? "kill query " : "kill ") + session + " by " + operator);
    return session == 7;
  }

  @Override
  public Model.Transaction resolve(String id, boolean commit, String operator) {
    done.add((commit ? "commit " : "roll back ") + id + " by " + operator);
    return new Model.Transaction(id, commit ? "COMMITTED" : "ROLLED BACK", List.of(), 0, "");
  }

  @Override
  public boolean admits(String user, String password) {
    done.add("asked for " + user);
    return user.equals("ops") && password.equals("right");
  }
}
