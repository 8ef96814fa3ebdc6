package io.kintsugi.proxy.session.plane;

import io.kintsugi.proxy.observe.Model.Plan;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Plans as the loops used them, as one list.
final class ShownPlans {
  private record Key(String digest, String plan, @Nullable String schema) {}

  private ShownPlans() {}

  /// Those most used first.
  static List<Plan> summed(List<Plan> plans) {
    Map<Key, Plan> sums = new LinkedHashMap<>();
    for (Plan plan : plans) {
      sums.merge(
          new Key(plan.digest(), plan.plan(), plan.schema()),
          plan,
          (a, b) -> new Plan(a.digest(), a.text(), a.schema(), a.plan(), a.hits() + b.hits()));
    }
    return sums.values().stream().sorted(Comparator.comparingLong(Plan::hits).reversed()).toList();
  }
}
