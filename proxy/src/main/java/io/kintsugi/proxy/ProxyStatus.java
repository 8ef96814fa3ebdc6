package io.kintsugi.proxy;

import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Recorder;
import io.kintsugi.proxy.session.ProxyContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The proxy as a whole: how it is, and whether it is ready for clients.
final class ProxyStatus {
  private final ProxyContext context;
  private final Instant startedAt = Instant.now();
  private final String version = version();
  private volatile @Nullable String notReady;

  ProxyStatus(ProxyContext context) {
    this.context = context;
  }

  void notReady(String reason) {
    notReady = reason;
  }

  /// The build writes it beside the main program.
  private static String version() {
    try (InputStream file = ProxyStatus.class.getResourceAsStream("/kintsugi-version.properties")) {
      Properties properties = new Properties();
      if (file != null) {
        properties.load(file);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  Model.Status of(
      List<Model.Shard> shards, List<Model.Server> servers, List<Model.Transaction> transactions) {
    Recorder.Totals totals = context.recorder().totals();
    List<Model.Transaction> doubtful = transactions.stream().filter(Sampler::isInDoubt).toList();
    List<String> reasons = reasons(shards);
    Runtime runtime = Runtime.getRuntime();
    return new Model.Status(
        version,
        startedAt,
        context.uptimeSeconds(),
        reasons.isEmpty(),
        reasons,
        context.registry().connections(),
        context.config().limits().connections(),
        context.questions(),
        totals.statements(),
        totals.errors(),
        totals.slow(),
        totals.scatter(),
        servers.stream().mapToInt(each -> each.connectionsActive() + each.connectionsIdle()).sum(),
        doubtful.size(),
        Sampler.oldest(doubtful),
        context.recorder().reloads(),
        context.recorder().reloads() + 1,
        runtime.totalMemory() - runtime.freeMemory(),
        runtime.maxMemory(),
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis()
            / 1000.0);
  }

  /// A sentence for each thing that clients would run into.
  private List<String> reasons(List<Model.Shard> shards) {
    List<String> reasons = new ArrayList<>();
    String stopping = notReady;
    if (stopping != null) {
      reasons.add(stopping);
    }
    for (Model.Shard shard : shards) {
      if (!shard.writable()) {
        reasons.add("shard %s has no primary that takes writes".formatted(shard.name()));
      }
    }
    shards.stream()
        .map(Model.Shard::server)
        .distinct()
        .map(context::commitRefusal)
        .forEach(refusal -> {
          if (refusal != null) {
            reasons.add(refusal);
          }
        });
    return reasons;
  }
}
