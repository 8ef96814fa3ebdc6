package io.kintsugi.chaos.check;

import io.kintsugi.chaos.history.History;
import io.kintsugi.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The bank test: money moves between accounts on several shards, and never comes or goes
/// (`jepsen/tests/bank.clj`).
///
/// @param total what all accounts hold together
/// @param overdraft whether an account may be below zero
public record Bank(long total, boolean overdraft) {

  /// What a client of the bank does.
  public sealed interface Act {}

  /// Takes `amount` from one account and gives it to another.
  public record Transfer(String transaction, int from, int to, long amount) implements Act {}

  /// Asks for all balances at once, by account; empty until answered.
  public record Read(String how, Map<Integer, Long> balances) implements Act {
    public Read {
      balances = new TreeMap<>(balances);
    }
  }

  /// Judges each acknowledged read.
  public List<Violation> reads(History<? extends Act> history) {
    List<Violation> violations = new ArrayList<>();
    for (var operation : history.operations()) {
      if (operation.outcome() == Outcome.OK && operation.what() instanceof Read read) {
        judge("read " + operation.number() + " (" + read.how() + ")", read.balances(), violations);
      }
    }
    return violations;
  }

  /// Judges what the servers hold.
  public List<Violation> state(Map<Integer, Long> balances) {
    List<Violation> violations = new ArrayList<>();
    judge("the servers", balances, violations);
    return violations;
  }

  private void judge(String who, Map<Integer, Long> balances, List<Violation> violations) {
    long sum = balances.values().stream().mapToLong(Long::longValue).sum();
    if (sum != total) {
      violations.add(
          new Violation("sum", who + ": " + sum + " in place of " + total + ": " + balances));
    }
    balances.forEach((account, balance) -> {
      if (balance < 0 && !overdraft) {
        violations.add(new Violation("overdraft", who + ": " + account + ": " + balance));
      }
    });
  }
}
