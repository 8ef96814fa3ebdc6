package io.kintsugi.chaos.work;

import io.kintsugi.chaos.check.AllOrNone;
import io.kintsugi.chaos.check.AllOrNone.Write;
import io.kintsugi.chaos.check.Bank;
import io.kintsugi.chaos.check.Bank.Act;
import io.kintsugi.chaos.check.Bank.Read;
import io.kintsugi.chaos.check.Bank.Transfer;
import io.kintsugi.chaos.check.Violation;
import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.chaos.history.Recorder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Transfers between accounts, each with two rows in a ledger, and reads of all accounts: by locks,
/// and in consistent snapshots where the servers' middleman promises them.
public final class BankWorkload implements Workload {
  private static final long INITIAL = 100;
  private static final int LARGEST = 20;

  private final int accounts;
  private final boolean snapshots;
  private final Recorder<Act> recorder = new Recorder<>();
  private final AtomicLong transactions = new AtomicLong();

  public BankWorkload(int accounts, boolean snapshots) {
    this.accounts = accounts;
    this.snapshots = snapshots;
  }

  @Override
  public String name() {
    return "bank";
  }

  @Override
  public Map<String, String> keys() {
    return Map.of("account", "id", "ledger", "account");
  }

  @Override
  public List<String> tables() {
    return List.of(
        "CREATE TABLE account (id INT NOT NULL PRIMARY KEY, balance BIGINT NOT NULL)",
        "CREATE TABLE ledger (account INT NOT NULL, tx VARCHAR(40) NOT NULL, amount BIGINT NOT"
            + " NULL, PRIMARY KEY (account, tx))");
  }

  @Override
  public void fill(Shards shards) throws SQLException {
    for (int shard = 0; shard < shards.size(); shard++) {
      try (var connection = shards.all().get(shard).connect();
          var statement = connection.createStatement()) {
        statement.execute("DELETE FROM account");
        statement.execute("DELETE FROM ledger");
        for (int account = shard; account < accounts; account += shards.size()) {
          statement.execute("INSERT INTO account VALUES (" + account + ", " + INITIAL + ")");
        }
      }
    }
  }

  @Override
  public void act(Client client, RandomGenerator random) {
    int dice = random.nextInt(10);
    if (dice == 0) {
      read(client, "locked", "START TRANSACTION", " FOR SHARE");
    } else if (dice == 1 && snapshots) {
      read(client, "snapshot", "START TRANSACTION WITH CONSISTENT SNAPSHOT", "");
    } else {
      int from = random.nextInt(accounts);
      int to = (from + 1 + random.nextInt(accounts - 1)) % accounts;
      transfer(client, from, to, 1 + random.nextInt(LARGEST), random.nextInt(8) == 0);
    }
  }

  /// @param anyOrder takes the locks as they come, so that two may deadlock; else by account
  private void transfer(Client client, int from, int to, long amount, boolean anyOrder) {
    String name = "t" + transactions.incrementAndGet();
    var asked = new Transfer(name, from, to, amount);
    var running = recorder.invoke(client.process(), asked);
    var result =
        client.transact(statement -> {
          if (anyOrder || from < to) {
            take(statement, from, amount);
            give(statement, to, amount);
          } else {
            give(statement, to, amount);
            take(statement, from, amount);
          }
          note(statement, from, name, -amount);
          note(statement, to, name, amount);
        });
    running.end(result.outcome(), asked, result.note());
  }

  private static void take(Statement statement, int account, long amount)
      throws SQLException, Client.Cancelled {
    String sql = "UPDATE account SET balance = balance - %d WHERE id = %d AND balance >= %d";
    if (statement.executeUpdate(sql.formatted(amount, account, amount)) == 0) {
      throw new Client.Cancelled("not enough money");
    }
  }

  private static void give(Statement statement, int account, long amount) throws SQLException {
    statement.executeUpdate(
        "UPDATE account SET balance = balance + %d WHERE id = %d".formatted(amount, account));
  }

  private static void note(Statement statement, int account, String name, long amount)
      throws SQLException {
    statement.executeUpdate(
        "INSERT INTO ledger (account, tx, amount) VALUES (%d, '%s', %d)"
            .formatted(account, name, amount));
  }

  private void read(Client client, String how, String begin, String locking) {
    var running = recorder.invoke(client.process(), new Read(how, Map.of()));
    Map<Integer, Long> balances = new TreeMap<>();
    var result =
        client.transact(
            begin,
            statement -> {
              try (ResultSet rows =
                  statement.executeQuery("SELECT id, balance FROM account" + locking)) {
                while (rows.next()) {
                  balances.put(rows.getInt(1), rows.getLong(2));
                }
              }
            });
    running.end(result.outcome(), new Read(how, balances), result.note());
  }

  /// A row of the ledger.
  private record Entry(int account, String transaction, long amount) {}

  @Override
  public List<Violation> judge(Shards shards) throws SQLException {
    var bank = new Bank(accounts * INITIAL, false);
    var history = recorder.history();
    List<Violation> violations = new ArrayList<>(bank.reads(history));
    Map<Integer, Long> balances = new TreeMap<>();
    shards
        .rows("SELECT id, balance FROM account", row -> Map.entry(row.getInt(1), row.getLong(2)))
        .forEach(entry -> balances.put(entry.getKey(), entry.getValue()));
    violations.addAll(bank.state(balances));
    List<Entry> ledger =
        shards.rows(
            "SELECT account, tx, amount FROM ledger",
            row -> new Entry(row.getInt(1), row.getString(2), row.getLong(3)));
    violations.addAll(books(balances, ledger));
    Map<String, Set<String>> found = new HashMap<>();
    ledger.forEach(entry ->
        found
            .computeIfAbsent(entry.transaction(), _ -> new HashSet<>())
            .add("account " + entry.account()));
    violations.addAll(AllOrNone.check(writes(), found));
    return violations;
  }

  private List<Write> writes() {
    List<Write> writes = new ArrayList<>();
    for (var operation : recorder.history().operations()) {
      if (operation.what() instanceof Transfer(String name, int from, int to, long _)) {
        writes.add(
            new Write(name, operation.outcome(), Set.of("account " + from, "account " + to)));
      }
    }
    return writes;
  }

  /// Each balance must be what its ledger makes of it.
  private static List<Violation> books(Map<Integer, Long> balances, List<Entry> ledger) {
    Map<Integer, Long> expected = new TreeMap<>();
    balances.keySet().forEach(account -> expected.put(account, INITIAL));
    ledger.forEach(entry -> expected.merge(entry.account(), entry.amount(), Long::sum));
    return expected.equals(balances)
        ? List.of()
        : List.of(new Violation("books", "by the ledger " + expected + ", in fact " + balances));
  }

  @Override
  public String history() {
    return recorder.history().text();
  }

  @Override
  public List<String> notes() {
    return Tally.notes(recorder.history());
  }

  @Override
  public Map<Outcome, Long> outcomes() {
    return Tally.of(recorder.history());
  }
}
