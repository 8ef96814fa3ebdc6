package io.kintsugi.proxy.observe;

import io.kintsugi.router.plan.Digested;

/// One planned shape as one loop uses it: where its executions are counted. Belongs to that loop.
public final class Use {
  private final Digested digested;
  private final StatementCounts counts;
  private final String plan;
  private long hits;

  Use(Digested digested, StatementCounts counts, String plan) {
    this.digested = digested;
    this.counts = counts;
    this.plan = plan;
  }

  Digested digested() {
    return digested;
  }

  StatementCounts counts() {
    return counts;
  }

  /// The statement's text without literals.
  public String text() {
    return digested.text();
  }

  public String digest() {
    return counts.known().digest();
  }

  void hit() {
    hits++;
  }

  Model.Plan shown() {
    return new Model.Plan(digest(), text(), digested.schema(), plan, hits);
  }
}
