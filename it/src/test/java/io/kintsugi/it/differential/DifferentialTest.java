package io.kintsugi.it.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.it.ProxyFleet;
import io.kintsugi.it.differential.Corpus.Rule;
import io.kintsugi.it.differential.Speaker.Protocol;
import io.kintsugi.it.differential.Speaker.Said;
import io.kintsugi.proxy.wire.MalformedPacketException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// One plain MySQL and the proxy over two shards are given the same statements; what a client sees
/// must be equal, down to column flags, warnings and the words of errors.
@Tag("server")
class DifferentialTest {
  private static final int REFUSED = 1235;
  private static ProxyFleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = ProxyFleet.start(ProxyFleet.Plan.of(3).school(TABLES).loops(1));
    plain()
        .execute(
            "CREATE DATABASE school",
            "CREATE USER app@'%' IDENTIFIED BY 'app'",
            "GRANT ALL ON school.* TO app@'%'");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  /// `ints`, `txt` and so on stand for one subject of the corpus each.
  private static final String TABLES =
      """
          functions:
            by-hash: {type: hash}
            by-age: {type: range, ranges: [{below: 20, shard: s0}, {shard: s1}]}
            by-region: {type: list, values: {s0: [cn, jp], s1: [de, us]}, default: s1}
          tables:
            student: {key: id, function: by-hash, generate: {column: id, with: snowflake}}
            grade: {key: student_id, function: by-hash}
            course: {broadcast: true}
            alumni: {key: age, function: by-age}
            visitor: {key: region, function: by-region}
            ints: {key: id, function: by-hash}
            nums: {key: id, function: by-hash}
            txt: {key: id, function: by-hash}
            bin: {key: id, function: by-hash}
            tim: {key: id, function: by-hash}
            misc: {key: id, function: by-hash}
            strkey: {key: code, function: by-hash}
      """;

  private static MySqlServer plain() {
    return fleet.server(2);
  }

  static Stream<Arguments> corpora() throws IOException {
    return Corpus.all().stream()
        .flatMap(file -> Stream.of(Protocol.values()).map(each -> Arguments.of(file, each)));
  }

  @ParameterizedTest(name = "{0} in {1} protocol")
  @MethodSource("corpora")
  void theProxyAnswersAsOneMySqlDoes(Corpus corpus, Protocol protocol) throws IOException {
    List<String> problems = new ArrayList<>();
    try (Speaker mysql = speaker(plain().port(), protocol);
        Speaker proxy = speaker(fleet.port(), protocol)) {
      for (Corpus.Entry entry : corpus.entries()) {
        compare(corpus, entry, entry.rule(protocol), mysql, proxy, problems);
      }
    }
    dropAll(problems);
    assertEquals(List.of(), problems, () -> "\n" + String.join("\n\n", problems) + "\n");
  }

  private static Speaker speaker(int port, Protocol protocol) throws IOException {
    return new Speaker(
        new RawClient(port, ProxyFleet.USER, ProxyFleet.PASSWORD, ProxyFleet.SCHEMA), protocol);
  }

  private static void compare(
      Corpus corpus,
      Corpus.Entry entry,
      Rule rule,
      Speaker mysql,
      Speaker proxy,
      List<String> problems)
      throws IOException {
    String where = corpus.name() + ":" + entry.line() + ": " + entry.sql();
    Said expected = said("mysql", where, mysql, entry);
    Said actual = said("proxy", where, proxy, entry);
    if (rule == Rule.REFUSED) {
      if (actual.errno() != REFUSED) {
        problems.add(where + "\n  should be refused, but:\n" + lines("proxy", actual.lines()));
      }
      return;
    }
    List<String> left = new ArrayList<>(expected.lines());
    List<String> right = new ArrayList<>(actual.lines());
    if (expected.warned() || actual.warned()) {
      left.addAll(mysql.ask("SHOW WARNINGS"));
      right.addAll(proxy.ask("SHOW WARNINGS"));
    }
    boolean equal = left.equals(right);
    if (rule == Rule.DIFFERS && equal) {
      problems.add(where + "\n  no longer differs (" + entry.reason() + ")");
    } else if (rule != Rule.DIFFERS && !equal) {
      problems.add(where + "\n" + difference(left, right));
    }
  }

  private static Said said(String who, String where, Speaker speaker, Corpus.Entry entry)
      throws IOException {
    try {
      return speaker.say(entry);
    } catch (IOException | MalformedPacketException e) {
      throw new IOException(who + " broke the protocol at " + where, e);
    }
  }

  private static String difference(List<String> mysql, List<String> proxy) {
    List<String> onlyMysql = new ArrayList<>(mysql);
    List<String> onlyProxy = new ArrayList<>(proxy);
    proxy.forEach(onlyMysql::remove);
    mysql.forEach(onlyProxy::remove);
    if (onlyMysql.isEmpty() && onlyProxy.isEmpty()) {
      return lines("mysql", mysql) + "\n" + lines("proxy (other order)", proxy);
    }
    return lines("mysql", onlyMysql) + "\n" + lines("proxy", onlyProxy);
  }

  private static String lines(String who, List<String> lines) {
    return "  " + who + ": " + String.join("\n" + " ".repeat(who.length() + 4), lines);
  }

  /// The next file begins with no tables, and both sides must agree on which there are now.
  private static void dropAll(List<String> problems) throws IOException {
    try (RawClient mysql = client(plain().port());
        RawClient proxy = client(fleet.port())) {
      Set<String> expected = tables(mysql);
      Set<String> actual = tables(proxy);
      for (String table : actual) {
        proxy.query("DROP TABLE `" + table + "`");
      }
      for (String table : expected) {
        mysql.query("DROP TABLE `" + table + "`");
      }
      if (!expected.equals(actual)) {
        problems.add("tables left on MySQL: " + expected + ", on the proxy: " + actual);
      }
    }
  }

  private static RawClient client(int port) throws IOException {
    return new RawClient(port, ProxyFleet.USER, ProxyFleet.PASSWORD, ProxyFleet.SCHEMA);
  }

  private static Set<String> tables(RawClient client) throws IOException {
    Set<String> names = new TreeSet<>();
    if (client.one("SHOW TABLES") instanceof Reply.Rows rows) {
      for (int row = 0; row < rows.rows().size(); row++) {
        names.add(String.valueOf(rows.text(row, 0)));
      }
    }
    return names;
  }
}
